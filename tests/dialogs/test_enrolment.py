"""Nobody is enrolled by accident, and nothing of a stranger is kept."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogs.context import BadCode, InvitationCode, LinkingCode, Stranger
from bot.dialogs.events import (
    AccountTakenOver,
    CodeRead,
    CodeRefused,
    ConsentGiven,
    ConsentRefused,
    NicknameDenied,
    NoteKept,
    StaffLinked,
    TextAdded,
)
from bot.dialogs.inbound import Followed
from bot.dialogs.state import Place, State
from bot.dialogs.wording import consent_version
from tests.dialogs.people import INVITATION, WEDNESDAY_EVENING, record, step, taps, texts_said, types
from tests.dialogs.test_anything_in_any_order import LATE, Walk, something
from tests.dialogs.world import World

CONFIRMING = State(place=Place.CONFIRMING_NICKNAME)
CONSENTING = State(place=Place.CONSENTING)
INVITED = Stranger(invited=INVITATION)


def test_before_consent_only_the_nickname_is_shown() -> None:
    said = texts_said(types(State(), "K7QD-3M9X", of=Stranger(code=INVITATION)))
    assert "ゆうきさんですか" in said[0]
    assert "田中" not in said[0]


def test_the_consent_says_who_reads_by_name_and_what_people_must_know() -> None:
    text = texts_said(types(CONFIRMING, "はい", of=INVITED))[0]
    assert all(name in text for name in ("田中さん", "佐藤さん"))
    assert all(fact in text for fact in ("会社や 家族", "LINEの 会社", "5年", "夜や 休みの日", "119"))
    assert "やめても、支援は 変わりません" in text


def test_consent_names_the_version_that_was_read() -> None:
    assert ConsentGiven(consent_version()) in types(CONSENTING, "同意する", of=INVITED).events


@pytest.mark.parametrize("data", ["choose/confirming_nickname/agree", "choose/consenting/agree"])
def test_nobody_consents_before_the_text_was_shown(data: str) -> None:
    done = taps(CONFIRMING, data, of=INVITED)
    assert not any(isinstance(event, ConsentGiven) for event in done.events)
    assert done.state.place is Place.CONFIRMING_NICKNAME


@pytest.mark.parametrize("body", ["同意する？", "はい", "うん", "1", "同意は しません", "K7QD"])
def test_only_the_word_itself_is_consent(body: str) -> None:
    done = types(CONSENTING, body, of=INVITED)
    assert not any(isinstance(event, ConsentGiven | ConsentRefused) for event in done.events)
    assert "同意する" in texts_said(done)[-1]


def test_refusing_is_taken_back_by_the_same_code() -> None:
    refused = types(CONSENTING, "同意しない", of=INVITED)
    assert ConsentRefused() in refused.events
    again = types(refused.state, "k7qd3m9x", of=Stranger(code=INVITATION))
    assert again.state.place is Place.CONFIRMING_NICKNAME


def test_a_name_that_is_not_theirs_frees_the_code() -> None:
    denied = types(CONFIRMING, "ちがいます", of=INVITED)
    assert NicknameDenied() in denied.events
    assert denied.state.place is Place.AWAITING_CODE


@pytest.mark.parametrize("state", [CONFIRMING, CONSENTING])
def test_a_code_that_ended_meanwhile_is_asked_for_again(state: State) -> None:
    done = types(state, "はい", of=Stranger(invited=None))
    assert done.state.place is Place.AWAITING_CODE
    assert "コード" in texts_said(done)[0]


def test_a_wrong_code_counts_and_other_words_do_not() -> None:
    wrong = types(State(), "AAAA-AAAA", of=Stranger(code=BadCode()))
    other = types(State(), "こんにちは", of=Stranger(code=BadCode()))
    assert CodeRefused() in wrong.events
    assert CodeRefused() not in other.events


def test_a_pause_names_its_end() -> None:
    until = WEDNESDAY_EVENING + timedelta(hours=1)
    done = types(State(), "AAAA-AAAA", of=Stranger(code=BadCode(until)))
    assert "11月25日(水)20時から" in texts_said(done)[0]


def test_staff_are_linked_by_their_code() -> None:
    done = types(State(), "5TAFF001", of=Stranger(code=LinkingCode("田中")))
    assert StaffLinked() in done.events


def test_on_a_new_phone_the_open_record_goes_on() -> None:
    enrolled = InvitationCode("ゆうき", "田中", ("佐藤",), enrolled=True, record=record())
    done = types(CONFIRMING, "はい", of=Stranger(invited=enrolled))
    assert AccountTakenOver() in done.events
    assert done.state == State(place=Place.IDLE, record=record())


def test_adding_the_account_again_goes_on_where_it_stood() -> None:
    done = step(CONSENTING, Followed(), of=INVITED)
    assert done.state.place is Place.CONSENTING
    assert "同意する" in texts_said(done)[-1]


def test_a_stranger_s_place_never_reaches_into_a_record() -> None:
    done = types(State(place=Place.ANSWERING, record=record()), "4", of=Stranger())
    assert done.state == State()


@settings(deadline=None, max_examples=60)
@given(data=st.data(), steps=st.integers(1, 30))
def test_no_word_of_a_stranger_is_kept(data: st.DataObject, steps: int) -> None:
    walk = Walk(World(WEDNESDAY_EVENING))
    for _ in range(steps):
        walk.does(data.draw(something(walk)), data.draw(LATE), None)
    kept = (NoteKept, TextAdded, CodeRead, ConsentGiven, StaffLinked)
    assert not any(isinstance(fact, kept) for fact in walk.world.facts)
