"""Numbers of a record, an unexplained やめたい, and how clients have been with the record."""

from datetime import date, timedelta

import pytest

from bot.alerts.conduct import notice_conduct
from bot.alerts.record_numbers import read_numbers, read_unfinished
from bot.alerts.rings import ring_due
from bot.alerts.unexplained_stops import alert_unexplained_stop
from bot.storage import answers
from bot.storage.models import Answer, Pause, Prompt, Record
from tests.alerts.bureau import TANAKA, YUUKI, Bureau, tokyo

DAY = date(2026, 11, 25)


def record(bureau: Bureau, day: date = DAY, status: str = "open", **steps: int) -> int:
    """A record with these steps of five."""
    with bureau.database.transaction() as session:
        version = bureau.office.forms.today.version
        bureau.office.forms.keep(session, version, bureau.now)
        row = Record(
            client_id=bureau.client_id,
            day=day,
            form_version=version,
            length="full",
            status=status,
            begun_at=bureau.now,
        )
        session.add(row)
        session.flush()
        for question, value in steps.items():
            given = {"record_id": row.id, "question": question, "kind": "answered"}
            session.add(Answer(**given, value=value, scale=5, answered_at=bureau.now))
        return row.id


def submitted(bureau: Bureau, day: date = DAY) -> None:
    with bureau.database.transaction() as session:
        answers.change(session, bureau.client_id, day, status="submitted")
        read_numbers(bureau.desk(session), bureau.client_id, YUUKI, day)


def rules(bureau: Bureau) -> list[str]:
    return [concern.rule for concern in bureau.concerns()]


def test_the_worst_step_on_two_of_sleep_meals_body_and_mood_is_urgent(bureau: Bureau) -> None:
    record(bureau, sleep=1, mood=1, meals=4)
    submitted(bureau)
    assert (bureau.alert().level, bureau.rung()) == ("urgent", [TANAKA])


def test_one_low_answer_is_a_notice_and_rings_nobody(bureau: Bureau) -> None:
    record(bureau, sleep=1, mood=4)
    submitted(bureau)
    assert (rules(bureau), bureau.alerts(), bureau.rung()) == (["worst_on_one"], [], [])


def test_a_drop_of_two_against_ones_own_weeks_is_a_notice(bureau: Bureau) -> None:
    for weeks in (3, 2, 1):
        record(bureau, DAY - timedelta(weeks=weeks), "submitted", workload=5)
    record(bureau, workload=3)
    submitted(bureau)
    assert rules(bureau) == ["drop_of_two"]


def test_a_corrected_record_is_not_noticed_twice(bureau: Bureau) -> None:
    record(bureau, sleep=1, mood=1)
    submitted(bureau)
    submitted(bureau)
    assert (len(bureau.alerts()), rules(bureau)) == (1, ["worst_on_two"])


def test_a_record_that_was_left_is_read_after_a_day(bureau: Bureau) -> None:
    record(bureau, sleep=1, mood=1)
    read_unfinished(bureau.office, bureau.now + timedelta(hours=23), bureau.now)
    assert bureau.alerts() == []
    read_unfinished(bureau.office, bureau.now + timedelta(hours=24), bureau.now)
    assert bureau.alert().level == "urgent"
    assert not read_unfinished(bureau.office, bureau.now + timedelta(hours=25), bureau.now)
    assert len(bureau.alerts()) == 1


def wants_to_stop(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "やめたい")


def passes_and_looks(bureau: Bureau, minutes: int) -> None:
    bureau.now += timedelta(minutes=minutes)
    while alert_unexplained_stop(bureau.office, bureau.now, bureau.now):
        pass
    while ring_due(bureau.office, bureau.now, bureau.now):
        pass


def test_a_bare_wish_to_stop_that_stays_unexplained_for_thirty_minutes_is_urgent(bureau: Bureau) -> None:
    wants_to_stop(bureau)
    passes_and_looks(bureau, 29)
    assert bureau.alerts() == []
    passes_and_looks(bureau, 1)
    assert (bureau.alert().category, bureau.rung()) == ("resignation", [TANAKA])
    assert rules(bureau) == ["want_to_stop.unexplained"]


@pytest.mark.parametrize("explanation", ["LINEの記録", "仕事", "人間関係が つらいです"])
def test_one_that_is_explained_alerts_nobody_by_itself(bureau: Bureau, explanation: str) -> None:
    wants_to_stop(bureau)
    bureau.writes(YUUKI, explanation)
    passes_and_looks(bureau, 60)
    assert bureau.alerts() == []


def prompts(bureau: Bureau, *weeks_ago: int) -> None:
    with bureau.database.transaction() as session:
        for weeks in weeks_ago:
            day = DAY - timedelta(weeks=weeks)
            due_at = tokyo(f"{day} 19:00")
            session.add(Prompt(client_id=bureau.client_id, day=day, due_at=due_at, outcome="sent"))


def looks_in_the_morning(bureau: Bureau, morning: str = "2026-11-26 09:00") -> None:
    notice_conduct(bureau.office, tokyo(morning), tokyo(morning))


def test_two_weeks_without_an_answer_are_a_notice_once(bureau: Bureau) -> None:
    prompts(bureau, 1, 2)
    looks_in_the_morning(bureau)
    looks_in_the_morning(bureau, "2026-11-27 09:00")
    assert rules(bureau) == ["two_weeks_of_silence"]


def test_one_week_without_an_answer_is_nothing(bureau: Bureau) -> None:
    prompts(bureau, 1, 2)
    record(bureau, DAY - timedelta(weeks=2), "unfinished", sleep=3)
    looks_in_the_morning(bureau)
    assert rules(bureau) == []


def test_two_weeks_off_in_a_row_are_a_notice(bureau: Bureau) -> None:
    prompts(bureau, 0, 1)
    with bureau.database.transaction() as session:
        for weeks in (0, 1):
            day = DAY - timedelta(weeks=weeks)
            days = {"starts_on": day, "ends_on": day + timedelta(days=6)}
            session.add(
                Pause(client_id=bureau.client_id, reason="this_week", created_at=bureau.now, **days)
            )
    looks_in_the_morning(bureau)
    assert rules(bureau) == ["two_weeks_off"]


def test_a_blocked_account_is_a_notice_once_a_block(bureau: Bureau) -> None:
    from bot.dialogs.inbound import Followed, Unfollowed

    bureau.happens(YUUKI, Unfollowed())
    looks_in_the_morning(bureau)
    looks_in_the_morning(bureau, "2026-11-27 09:00")
    assert rules(bureau) == ["blocked_account"]
    bureau.happens(YUUKI, Followed())
    bureau.now = tokyo("2026-12-01 10:00")
    bureau.happens(YUUKI, Unfollowed())
    looks_in_the_morning(bureau, "2026-12-02 09:00")
    assert rules(bureau) == ["blocked_account"] * 2
