"""Reads what a phone shows: the words of a message, and what can be tapped."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.simulator.checks import Json


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap."""

    label: str
    action: Json
    message_id: str
    quick_reply: bool


def texts_in(message: Json) -> str:
    """All words of a message, in reading order, a line each; a picture gives its kind in brackets."""
    kind = message.get("type")
    if kind == "text":
        return str(message["text"])
    if kind == "template":
        return "\n".join(_template_words(message["template"]))
    if kind == "flex":
        return "\n".join(_flex_words(message["contents"]))
    return f"[{kind}]" if kind else "[unsent]"


def buttons_on(view: Json) -> list[Button]:
    """Every button on a phone: those of templates and Flex, oldest first, then quick replies."""
    lasting = [
        Button(_label(action), action, entry["message_id"], quick_reply=False)
        for entry in view["entries"]
        if entry["side"] == "bot"
        for action in _actions(entry["message"])
    ]
    quick = [
        Button(_label(item["action"]), item["action"], view["newest_message_id"], quick_reply=True)
        for item in view["quick_replies"]
    ]
    return [*lasting, *quick]


def _label(action: Json) -> str:
    return str(action.get("label", ""))


def _actions(message: Json) -> Iterator[Json]:
    if message.get("type") == "template":
        for card in (message["template"], *message["template"].get("columns", ())):
            yield from card.get("actions", ())
    elif message.get("type") == "flex":
        yield from (part["action"] for part in _parts(message["contents"]) if "action" in part)


def _template_words(template: Json) -> Iterator[str]:
    for card in (template, *template.get("columns", ())):
        yield from (card[name] for name in ("title", "text") if card.get(name))


def _flex_words(container: Json) -> Iterator[str]:
    for part in _parts(container):
        if part.get("type") in ("text", "span") and part.get("text"):
            yield part["text"]


def _parts(container: Json) -> Iterator[Json]:
    """Every component, in reading order."""
    yield container
    blocks = [container[name] for name in ("header", "hero", "body", "footer") if name in container]
    for inner in (*blocks, *container.get("contents", ())):
        yield from _parts(inner)
