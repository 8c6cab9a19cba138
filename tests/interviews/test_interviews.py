"""Interviews are planned, moved, cancelled and written up; the client hears of changes."""

from datetime import timedelta

import pytest

from bot.interviews import planning as interviews
from bot.interviews.planning import (
    AlreadyPlannedError,
    Held,
    InterviewInThePastError,
    InterviewNotPlannedError,
    InterviewTooFarError,
    Mode,
    NotHeldYetError,
    Plan,
    Repeat,
    UnknownInterviewError,
)
from bot.storage.models import Interview, InterviewStatus
from bot.storage.session import Database
from tests.builders import NOW
from tests.people.people import SATO, enrol, hire, said_to
from tests.schedule.calendars import office

PHONE = "U" + "1" * 32
NEXT_WEEK = NOW + timedelta(days=7)
OFFICE = office()


@pytest.fixture
def client_id(database: Database) -> int:
    hire(database)
    return enrol(database, PHONE)


def plan(database: Database, client_id: int, **given: object) -> int:
    wanted = Plan(**{"client_id": client_id, "at": NEXT_WEEK, **given})
    with database.transaction() as session:
        return interviews.plan(session, database.keys, wanted, OFFICE, NOW).id


def stored(database: Database, interview_id: int) -> Interview:
    with database.reading() as session:
        return session.get_one(Interview, interview_id)


def test_the_clients_own_staff_member_holds_it_if_nobody_else_is_named(
    database: Database, client_id: int
) -> None:
    sato = hire(database, SATO).staff.id

    assert stored(database, plan(database, client_id)).staff_id != sato
    later = NEXT_WEEK + timedelta(hours=1)
    assert stored(database, plan(database, client_id, at=later, staff_email=SATO)).staff_id == sato


def test_planning_says_nothing_to_the_client(database: Database, client_id: int) -> None:
    plan(database, client_id)

    assert said_to(database, PHONE) == []


@pytest.mark.parametrize(
    ("at", "error"),
    [
        (NOW, InterviewInThePastError),
        (NOW - timedelta(minutes=1), InterviewInThePastError),
        (NOW + timedelta(days=800), InterviewTooFarError),
    ],
)
def test_an_interview_is_for_a_time_to_come(
    at: object, error: type[Exception], database: Database, client_id: int
) -> None:
    with pytest.raises(error):
        plan(database, client_id, at=at)


def test_a_form_sent_twice_plans_once(database: Database, client_id: int) -> None:
    plan(database, client_id)

    with pytest.raises(AlreadyPlannedError):
        plan(database, client_id)


def test_moving_tells_both_days(database: Database, client_id: int) -> None:
    interview_id = plan(database, client_id, mode=Mode.ONLINE)
    with database.transaction() as session:
        later = NEXT_WEEK + timedelta(days=1)
        changed = interviews.move(session, interview_id, later, OFFICE, NOW)

    (said,) = said_to(database, PHONE)
    assert changed.told
    assert "前：12月2日(水)19時" in said
    assert "新しい日：12月3日(木)19時" in said
    assert "場所：オンライン" in said


def test_moving_lets_the_notices_start_anew(database: Database, client_id: int) -> None:
    interview_id = plan(database, client_id)
    with database.transaction() as session:
        found = session.get_one(Interview, interview_id)
        found.noticed_at = found.confirmed_at = found.change_wanted_at = NOW
        interviews.move(session, interview_id, NEXT_WEEK + timedelta(days=1), OFFICE, NOW)

    moved = stored(database, interview_id)
    assert (moved.noticed_at, moved.confirmed_at, moved.change_wanted_at) == (None, None, None)


def test_cancelling_tells_the_client_and_is_final(database: Database, client_id: int) -> None:
    interview_id = plan(database, client_id)
    with database.transaction() as session:
        interviews.cancel(session, interview_id, OFFICE, NOW)

    assert "なくなりました" in said_to(database, PHONE)[0]
    with database.transaction() as session, pytest.raises(InterviewNotPlannedError):
        interviews.move(session, interview_id, NEXT_WEEK, OFFICE, NOW)


def test_an_unknown_interview_is_refused(database: Database) -> None:
    with database.transaction() as session, pytest.raises(UnknownInterviewError):
        interviews.cancel(session, 99, OFFICE, NOW)


def test_what_became_of_it_is_said_afterwards(database: Database, client_id: int) -> None:
    interview_id = plan(database, client_id)
    held = Held(InterviewStatus.DONE, Mode.ONLINE, "元気")
    with database.transaction() as session, pytest.raises(NotHeldYetError):
        interviews.done(session, interview_id, held, OFFICE, NOW)
    with database.transaction() as session:
        interviews.done(session, interview_id, held, OFFICE, NEXT_WEEK)

    found = stored(database, interview_id)
    assert (found.status, found.online, found.note) == (InterviewStatus.DONE, True, "元気")


def test_a_monthly_interview_plans_the_next_one_once(database: Database, client_id: int) -> None:
    interview_id = plan(database, client_id, repeat=Repeat.MONTHLY)
    held = Held(InterviewStatus.DONE)
    with database.transaction() as session:
        following = interviews.done(session, interview_id, held, OFFICE, NEXT_WEEK)
        again = interviews.done(session, interview_id, held, OFFICE, NEXT_WEEK)

    assert following is not None
    assert following.at.isoformat() == "2027-01-06T10:00:00+00:00"
    assert again is None
