"""What LINE refuses in a Flex message."""

from typing import Any

import pytest

from tests.simulator.channel import postback
from tests.simulator.test_message_limits import faults

WORDS = {"type": "text", "text": "お知らせ"}


def bubble(*parts: object, **more: object) -> dict[str, Any]:
    body = {"type": "box", "layout": "vertical", "contents": list(parts) or [WORDS]}
    return {"type": "bubble", "body": body, **more}


def flex(contents: object) -> dict[str, Any]:
    return {"type": "flex", "altText": "お知らせ", "contents": contents}


def button(label: str = "はい", **parts: object) -> dict[str, Any]:
    return {"type": "button", "action": postback(label), **parts}


def test_a_plain_bubble_is_taken() -> None:
    assert faults(flex(bubble(WORDS, button(style="primary", color="#1B6E3C")))) == []


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ({"type": "poem"}, ("/body/contents/0", "invalid property")),
        ({"type": "text", "text": ""}, ("/body/contents/0/text", "must be specified")),
        ({"type": "text"}, ("/body/contents/0/text", "must be specified")),
        ({**WORDS, "colour": "#000000"}, ("/body/contents/0/colour", "unknown field")),
        ({**WORDS, "color": "red"}, ("/body/contents/0/color", "invalid color")),
        ({**WORDS, "size": "huge"}, ("/body/contents/0/size", "invalid property")),
        ({"type": "button"}, ("/body/contents/0/action", "must be specified")),
        (button(""), ("/body/contents/0/action/label", "must be specified")),
        ({"type": "image", "url": "http://x/a.png"}, ("/body/contents/0/url", "invalid uri scheme")),
        ({"type": "box", "layout": "vertical"}, ("/body/contents/0/contents", "must be specified")),
    ],
)
def test_a_bad_component_is_pointed_at(part: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(flex(bubble(part))) == [fault]


def test_a_baseline_box_holds_no_buttons() -> None:
    row = {"type": "box", "layout": "baseline", "contents": [button()]}
    assert faults(flex(bubble(row))) == [("/body/contents/0/contents/0", "invalid property")]


def test_a_button_label_holds_40_characters() -> None:
    assert faults(flex(bubble(button("あ" * 40)))) == []
    assert faults(flex(bubble(button("あ" * 41)))) != []


def test_an_empty_bubble_is_refused() -> None:
    assert faults(flex({"type": "bubble"})) != []


def test_a_bubble_weighs_30_kilobytes_at_most() -> None:
    line = {"type": "text", "text": "あ" * 1000}
    assert faults(flex(bubble(*[line] * 9))) == []
    assert faults(flex(bubble(*[line] * 11))) != []


def test_a_carousel_holds_12_bubbles_of_one_width() -> None:
    def carousel(*bubbles: object) -> dict[str, Any]:
        return flex({"type": "carousel", "contents": list(bubbles)})

    assert faults(carousel(*[bubble(size="kilo")] * 12)) == []
    assert faults(carousel(*[bubble(size="kilo")] * 13)) != []
    assert faults(carousel(bubble(size="kilo"), bubble(size="mega"))) != []


def test_spans_stand_in_for_a_text() -> None:
    spans = [{"type": "span", "text": "お", "weight": "bold"}, {"type": "span", "text": "知らせ"}]
    assert faults(flex(bubble({"type": "text", "contents": spans}))) == []
