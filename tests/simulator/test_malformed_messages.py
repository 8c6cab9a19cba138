"""Whatever stands in a message, the platform answers; it never breaks."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.channel import postback, text
from tests.simulator.test_message_limits import faults, template


def bubble_message() -> dict[str, Any]:
    row = {"type": "box", "layout": "horizontal", "contents": [{"type": "text", "text": "行"}]}
    parts = [row, {"type": "button", "action": postback()}, {"type": "separator"}]
    body = {"type": "box", "layout": "vertical", "spacing": "md", "contents": parts}
    bubble = {"type": "bubble", "size": "mega", "body": body}
    carousel = {"type": "carousel", "contents": [bubble, bubble]}
    return {"type": "flex", "altText": "お知らせ", "contents": carousel}


def places_in(value: object, *path: object) -> Iterator[tuple[object, ...]]:
    """The path to everything inside a message."""
    yield path
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in inside:
            yield from places_in(part, *path, key)


def with_junk(value: Any, path: tuple[Any, ...], junk: object) -> object:
    """A copy in which one thing is something else."""
    if not path:
        return junk
    copied = copy(value)
    copied[path[0]] = with_junk(value[path[0]], path[1:], junk)
    return copied


WELL_MADE = [
    text("?", postback(), {"type": "uri", "label": "見る", "uri": "https://example.com/"}),
    template(title="題"),
    template(type="confirm", actions=[postback()] * 2),
    template(type="carousel", columns=[{"text": "列", "actions": [postback()]}]),
    bubble_message(),
]
JUNK = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({})


@given(st.data())
def test_any_part_gone_wrong_is_taken_or_refused_but_never_breaks_the_platform(
    data: st.DataObject,
) -> None:
    message = data.draw(st.sampled_from(WELL_MADE))
    place = data.draw(st.sampled_from(list(places_in(message))))
    assert faults(message) == []
    assert isinstance(faults(with_junk(message, place, data.draw(JUNK))), list)
