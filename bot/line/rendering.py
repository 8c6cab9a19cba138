"""From our messages to LINE's JSON. Plain dicts: they are frozen in the outbox as they are.

The tests hold every shape against the SDK's own models.
"""

from typing import Any

from bot.dialogs.messages import Button, Card, Link, Message, Words


def render(message: Message) -> dict[str, Any]:
    """The message object that the Messaging API takes."""
    if isinstance(message, Words):
        drawn: dict[str, Any] = {"type": "text", "text": message.text}
    else:
        drawn = {"type": "flex", "altText": message.summary, "contents": _bubble(message)}
    if message.buttons:
        drawn["quickReply"] = {"items": [_quick_reply(button) for button in message.buttons]}
    return drawn


def _quick_reply(button: Button) -> dict[str, Any]:
    return {"type": "action", "action": _postback(button)}


def _postback(button: Button) -> dict[str, Any]:
    return {
        "type": "postback",
        "label": button.label,
        "data": button.data,
        "displayText": button.label,
    }


def _bubble(card: Card) -> dict[str, Any]:
    words = {"type": "text", "text": card.text, "wrap": True, "size": "md"}
    bubble: dict[str, Any] = {"type": "bubble", "body": _box(words)}
    if card.actions:
        bubble["footer"] = {**_box(*map(_flex_button, card.actions)), "spacing": "sm"}
    return bubble


def _box(*contents: dict[str, Any]) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "contents": list(contents)}


def _flex_button(action: Button | Link) -> dict[str, Any]:
    if isinstance(action, Link):
        target = {"type": "uri", "label": action.label, "uri": action.uri}
    else:
        target = _postback(action)
    return {"type": "button", "style": "secondary", "height": "sm", "action": target}
