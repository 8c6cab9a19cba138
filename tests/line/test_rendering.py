"""Every message that the bot can say is one that LINE takes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.messaging import Message as SdkMessage

from bot.dialogs.events import Said
from bot.dialogs.messages import Button, Card, Link, Message, Words
from bot.line.rendering import render
from bot.simulator.messages import refuse_bad_messages
from tests.dialogs.recorded import FILES, Replay

YES, NO = Button("はい", "do/yes"), Button("いいえ", "do/no")
HOTLINE = Link("0120-279-338", "tel:0120279338")

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=80)
labels = st.text("あいうえ123 ", min_size=1, max_size=20).filter(str.strip)
buttons = st.builds(Button, labels, st.text("abc/", min_size=1, max_size=300))
links = st.builds(Link, labels, st.sampled_from(["https://example.com/?a=1", "tel:119"]))
quick_replies = st.lists(buttons, max_size=13).map(tuple)
actions = st.lists(buttons | links, max_size=6).map(tuple)
messages = st.builds(Words, words, quick_replies) | st.builds(Card, words, words, actions, quick_replies)


def hold_against_line(message: Message) -> None:
    rendered = render(message)
    assert SdkMessage.from_dict(rendered).to_dict() == rendered
    refuse_bad_messages({"messages": [rendered]})


def test_words_are_a_text_message() -> None:
    assert render(Words("こんにちは")) == {"type": "text", "text": "こんにちは"}


def test_buttons_under_words_are_quick_replies_that_show_as_the_persons_own_words() -> None:
    (item,) = render(Words("よいですか", (YES,)))["quickReply"]["items"]

    assert item["action"] == {
        "type": "postback",
        "label": "はい",
        "data": "do/yes",
        "displayText": "はい",
    }


def test_a_card_shows_its_summary_on_a_lock_screen_and_its_words_in_the_chat() -> None:
    drawn = render(Card("くわしい話", summary="つづく", actions=(YES,)))

    assert drawn["altText"] == "つづく"
    assert drawn["contents"]["body"]["contents"][0]["text"] == "くわしい話"


def test_the_buttons_of_a_card_stay_and_a_telephone_number_can_be_tapped() -> None:
    footer = render(Card("話", "話", (YES, HOTLINE)))["contents"]["footer"]["contents"]

    assert [button["action"]["type"] for button in footer] == ["postback", "uri"]
    assert footer[1]["action"]["uri"] == "tel:0120279338"


@pytest.mark.parametrize(
    "message",
    [Words("話"), Words("話", (YES, NO)), Card("話", "話", ()), Card("話", "話", (YES, HOTLINE), (NO,))],
)
def test_every_shape_is_one_of_the_sdks_own_and_one_that_line_takes(message: Message) -> None:
    hold_against_line(message)


@given(messages)
def test_whatever_is_said_within_the_limits_line_takes(message: Message) -> None:
    hold_against_line(message)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_everything_said_in_a_recorded_conversation_is_something_that_line_takes(file: Path) -> None:
    facts = Replay().play(file.read_text("utf-8")).world.facts
    said = [fact.message for fact in facts if isinstance(fact, Said)]

    assert said
    for message in said:
        hold_against_line(message)
