"""Whatever a signed webhook holds: answered with 200 or 400, and nothing in us breaks on it."""

import json
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.webhooks import models as sdk

from bot.dialogs.buttons import (
    AlertTap,
    AnswerTap,
    ChoiceTap,
    CommandTap,
    InterviewTap,
    QuestionTap,
    ReviewTap,
    SectionTap,
)
from bot.dialogs.events import AlertAct
from bot.dialogs.state import Place
from bot.dialogs.words import Word
from tests.fuzz.conftest import CLIENT, FuzzOffice
from tests.fuzz.corpus import kept, name_of
from tests.fuzz.odd_values import ODD_TEXTS, json_values, numbers, texts
from tests.fuzz.plenty import fuzzed
from tests.webhook import stored
from tests.webhook.posting import fresh_id, signed

KEPT = kept("webhooks")
SDK_EVENTS = tuple(
    "".join(part.title() if place else part for place, part in enumerate(name.split("_")[:-1]))
    for _, name, _ in pkgutil.iter_modules(sdk.__path__)
    if name.endswith("_event")
)
PEOPLE = (CLIENT, "U" + "2" * 32, "U" + "3" * 32)
DAYS = st.dates()
WORDS = st.sampled_from(Word)
QUESTIONS = st.sampled_from(("sleep", "attendance", "joy", "worry", "own-1", "nobody-asks"))
TAPS = st.one_of(
    st.builds(CommandTap, WORDS, st.none() | DAYS),
    st.builds(AnswerTap, DAYS, QUESTIONS, st.integers(0, 10**9), st.none() | WORDS | st.integers(0, 9)),
    st.builds(ReviewTap, DAYS, WORDS),
    st.builds(SectionTap, DAYS, QUESTIONS),
    st.builds(QuestionTap, DAYS, QUESTIONS),
    st.builds(ChoiceTap, st.sampled_from(Place), texts),
    st.builds(InterviewTap, st.integers(0, 10**9), WORDS),
    st.builds(AlertTap, st.integers(0, 10**9), st.sampled_from(AlertAct)),
).map(lambda tap: tap.encode())
SAID = st.sampled_from([word.value for word in Word]) | texts


def object_of(**parts: Any) -> st.SearchStrategy[Any]:
    """An object with some of these parts; now and then something else entirely."""
    return st.fixed_dictionaries({}, optional=parts) | json_values


MESSAGES = object_of(
    id=texts | numbers,
    type=st.sampled_from(("text", "image", "video", "audio", "file", "location", "sticker", "hologram")),
    text=SAID | json_values,
    quoteToken=json_values,
    mention=json_values,
    contentProvider=json_values,
)
EVENTS = st.fixed_dictionaries(
    {"source": st.fixed_dictionaries({"type": st.just("user"), "userId": st.sampled_from(PEOPLE)})},
    optional={
        "type": st.sampled_from((*SDK_EVENTS, "message", "postback", "unsend")) | json_values,
        "mode": st.just("active") | json_values,
        "timestamp": numbers,
        "replyToken": texts,
        "webhookEventId": st.builds(fresh_id) | texts,
        "deliveryContext": object_of(isRedelivery=json_values),
        "message": MESSAGES,
        "postback": object_of(data=TAPS | texts, params=json_values),
        "unsend": object_of(messageId=texts),
        "follow": json_values,
        "link": json_values,
        "beacon": json_values,
    },
)
ANSWERED = st.sampled_from(PEOPLE[:1]).flatmap(
    lambda user: st.one_of(
        SAID.map(
            lambda text: {"type": "message", "message": {"id": fresh_id(), "type": "text", "text": text}}
        ),
        TAPS.map(lambda data: {"type": "postback", "postback": {"data": data}}),
    ).map(lambda event: {**event, "webhookEventId": fresh_id(), "source": {"type": "user", "userId": user}})
)


def post(office: FuzzOffice, body: bytes) -> int:
    headers = {"x-line-signature": signed(body)}
    return office.app.test_client().post("/callback", data=body, headers=headers).status_code


def body_of(events: Any) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": events}).encode()


@pytest.fixture(autouse=True)
def _our_code_never_failed(office: FuzzOffice) -> Any:
    before = len(stored.failed(office.database))
    yield
    assert [event.raw for event in stored.failed(office.database)[before:]] == []


@pytest.mark.parametrize("file", KEPT, ids=name_of)
def test_what_is_kept_is_answered(office: FuzzOffice, file: Path) -> None:
    assert post(office, file.read_bytes()) in (200, 400)


@given(st.lists(EVENTS, max_size=4))
@fuzzed(50)
def test_every_event_is_answered_with_200(office: FuzzOffice, events: list[Any]) -> None:
    assert post(office, body_of(events)) == 200


@given(st.lists(ANSWERED, min_size=1, max_size=8))
@fuzzed(40)
def test_a_client_may_tap_and_write_anything_in_any_order(office: FuzzOffice, events: list[Any]) -> None:
    assert post(office, body_of(events)) == 200


@given(json_values | st.lists(json_values, max_size=4).map(lambda events: {"events": events}))
@fuzzed(50)
def test_any_json_at_all_is_taken_or_refused(office: FuzzOffice, body: Any) -> None:
    assert post(office, json.dumps(body).encode()) in (200, 400)


@pytest.mark.parametrize("words", ODD_TEXTS)
def test_odd_words_are_answered_wherever_text_may_stand(office: FuzzOffice, words: str) -> None:
    event = {"type": "message", "message": {"id": words, "type": "text", "text": words}}
    source = {"type": "user", "userId": CLIENT}

    assert (
        post(office, body_of([{**event, "source": source, "replyToken": words, "mode": "active"}])) == 200
    )
