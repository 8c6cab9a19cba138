"""What LINE refuses in a message, and the words in which it does."""

from typing import Any

import pytest

from bot.simulator.messages import refuse_bad_messages
from bot.simulator.refusals import RefusalError
from tests.simulator.channel import postback, text

FAMILY = "👨‍👩‍👧‍👦"


def faults(*messages: object) -> list[tuple[str, str]]:
    """What is wrong, as (property, message); nothing when LINE would take it."""
    try:
        refuse_bad_messages({"messages": list(messages)})
    except RefusalError as refusal:
        return [(detail.property, detail.message) for detail in refusal.details]
    return []


def message_of(*messages: object) -> str:
    with pytest.raises(RefusalError) as caught:
        refuse_bad_messages({"messages": list(messages)})
    return caught.value.message


def template(**parts: Any) -> dict[str, Any]:
    whole = {"type": "buttons", "text": "どうしますか", "actions": [postback()], **parts}
    return {"type": "template", "altText": "選んでください", "template": whole}


@pytest.mark.parametrize("count", [0, 6])
def test_a_call_takes_1_to_5_messages(count: int) -> None:
    assert faults(*[text("はい")] * count) != []
    assert faults(*[text("はい")] * 5) == []


def test_the_count_of_faults_is_in_the_message() -> None:
    assert message_of(text(""), {"type": "poem"}) == "The request body has 2 error(s)"


def test_an_empty_text_is_refused() -> None:
    assert faults(text("")) == [("messages[0].text", "May not be empty")]


def test_an_unknown_type_is_refused_with_the_known_ones() -> None:
    [(place, words)] = faults(text("はい"), {"type": "poem"})
    assert place == "messages[1].type"
    assert words.startswith("Must be one of the following values: [text, ")


@pytest.mark.parametrize("junk", [None, 3, "text", []])
def test_what_is_no_object_is_refused(junk: object) -> None:
    assert faults(junk) == [("messages[0]", "must be an object")]


def test_a_text_holds_5000_utf16_units() -> None:
    assert faults(text("あ" * 5000), text("😀" * 2500)) == []
    wrong = "Length must be between 0 and 5000"
    assert faults(text("あ" * 5001)) == [("messages[0].text", wrong)]
    assert faults(text("😀" * 2501)) == [("messages[0].text", wrong)]


def test_thirteen_quick_replies_and_no_more() -> None:
    assert faults(text("?", *[postback()] * 13)) == []
    [(place, words)] = faults(text("?", *[postback()] * 14))
    assert (place, words) == ("messages[0].quickReply.items", "Size must be between 1 and 13")


def test_a_label_is_needed() -> None:
    wrong = [("messages[0].quickReply.items[0].action", "`label` must be specified")]
    assert faults(text("?", {"type": "postback", "data": "x"})) == wrong
    assert faults(text("?", postback(""))) == wrong


def test_a_label_holds_20_graphemes_however_long_they_are() -> None:
    assert faults(text("?", postback(FAMILY * 20))) == []
    [(place, _)] = faults(text("?", postback("あ" * 21)))
    assert place == "messages[0].quickReply.items[0].action.label"


def test_postback_data_is_counted_in_utf16_units() -> None:
    assert faults(text("?", postback(data="😀" * 150))) == []
    assert faults(text("?", postback(data="😀" * 151))) != []


def test_display_text_is_counted_in_graphemes() -> None:
    assert faults(text("?", postback(displayText=FAMILY * 300))) == []
    assert faults(text("?", postback(displayText="あ" * 301))) != []


@pytest.mark.parametrize(
    "action",
    [
        {"type": "message", "label": "はい", "text": "はい"},
        {"type": "uri", "label": "見る", "uri": "https://example.com/"},
        {"type": "uri", "label": "電話", "uri": "tel:0312345678"},
        {"type": "camera", "label": "写す"},
        {"type": "location", "label": "場所"},
        {"type": "datetimepicker", "label": "時", "data": "t", "mode": "time", "initial": "19:00"},
        {"type": "clipboard", "label": "写し", "clipboardText": "はい"},
        postback(inputOption="openKeyboard", fillInText="書く"),
    ],
)
def test_actions_that_a_quick_reply_may_have(action: dict[str, Any]) -> None:
    assert faults(text("?", action)) == []


@pytest.mark.parametrize(
    "action",
    [
        {"type": "message", "label": "はい"},
        {"type": "uri", "label": "見る", "uri": "javascript:alert(1)"},
        {"type": "uri", "label": "見る", "uri": "https://x/" + "a" * 1000},
        {"type": "datetimepicker", "label": "時", "data": "t", "mode": "time", "initial": "7 pm"},
        {"type": "datetimepicker", "label": "時", "data": "t"},
        {"type": "richmenuswitch", "label": "次", "richMenuAliasId": "a", "data": "x"},
        {"type": "postback", "label": "はい"},
        postback(inputOption="sing"),
        postback(fillInText="書く"),
    ],
)
def test_actions_that_it_may_not_have(action: dict[str, Any]) -> None:
    assert faults(text("?", action)) != []


def test_templates_and_flex_need_an_alternative_text_of_1500_units() -> None:
    for kind in ("template", "flex"):
        [(place, _)] = faults({"type": kind, "altText": "あ" * 1501})
        assert place == "messages[0].altText"


def test_faults_inside_a_template_name_the_message_and_point_into_it() -> None:
    wrong = template(actions=[postback(label="")])
    assert message_of(text("はい"), wrong) == ("A message (messages[1]) in the request body is invalid")
    assert faults(text("はい"), wrong) == [("/template/actions/0/label", "must be specified")]


def test_a_buttons_text_is_shorter_beside_a_title() -> None:
    assert faults(template(text="あ" * 160)) == []
    assert faults(template(text="あ" * 161)) != []
    assert faults(template(text="あ" * 60, title="題")) == []
    assert faults(template(text="あ" * 61, title="題")) != []
    assert faults(template(title="あ" * 41)) != []


@pytest.mark.parametrize(("count", "fine"), [(0, False), (1, True), (4, True), (5, False)])
def test_buttons_take_1_to_4_actions(count: int, *, fine: bool) -> None:
    assert (faults(template(actions=[postback()] * count)) == []) is fine


@pytest.mark.parametrize(("count", "fine"), [(1, False), (2, True), (3, False)])
def test_confirm_takes_exactly_2_actions(count: int, *, fine: bool) -> None:
    assert (faults(template(type="confirm", actions=[postback()] * count)) == []) is fine


def test_confirm_holds_240_characters() -> None:
    assert faults(template(type="confirm", text="あ" * 240, actions=[postback()] * 2)) == []
    assert faults(template(type="confirm", text="あ" * 241, actions=[postback()] * 2)) != []


def test_columns_of_a_carousel_have_the_same_number_of_actions() -> None:
    one, two = ({"text": "列", "actions": [postback()] * count} for count in (1, 2))
    assert faults(template(type="carousel", columns=[one, one])) == []
    assert faults(template(type="carousel", columns=[one, two])) != []
