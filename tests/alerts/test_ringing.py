"""Who is rung, and when, while nobody takes it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts.rings import ring_due
from bot.storage.models import Send
from bot.storage.session import Database
from tests.alerts.bureau import (
    ABE,
    FRIDAY_EVENING,
    MORI,
    MORNING,
    NIGHT,
    SATO,
    TANAKA,
    YUUKI,
    Bureau,
    tokyo,
)


def test_a_crisis_rings_at_0_15_30_45_and_60_minutes(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    minutes = []
    for minute in range(90):
        if bureau.rung():
            minutes.append(minute)
        bureau.passes(minutes=1)
    assert minutes == [0, 15, 30, 45, 60]


def test_at_night_it_rings_hourly_from_then_on_while_someone_is_on_call(bureau: Bureau) -> None:
    bureau.now = NIGHT
    bureau.writes(YUUKI, "もう死にたい")
    bureau.passes(minutes=65)
    bureau.rung()
    assert bureau.passes(minutes=56).rung() == [TANAKA, ABE]
    assert bureau.passes(minutes=60).rung() == [TANAKA, ABE]


def test_with_nobody_on_call_it_rings_again_when_the_office_opens(database: Database) -> None:
    bureau = Bureau(database, now=NIGHT).open(on_call=False)
    bureau.writes(YUUKI, "もう死にたい")
    bureau.passes(minutes=65)
    bureau.rung()
    assert bureau.passes(hours=8).rung() == []
    assert bureau.passes(hours=1).rung() == [TANAKA, SATO]


def test_a_late_worker_rings_once_and_keeps_the_beat(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.rung()
    bureau.now += timedelta(minutes=50)
    bureau.tick()
    assert bureau.rung() == [TANAKA, SATO]
    assert bureau.passes(minutes=9).rung() == []
    assert bureau.passes(minutes=1).rung() == [TANAKA, SATO]


def test_an_urgent_word_rings_the_clients_staff_and_managers_after_two_hours(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "家賃がはらえない")
    assert bureau.rung() == [TANAKA]
    assert bureau.passes(minutes=119).rung() == []
    assert bureau.passes(minutes=1).rung() == [SATO]
    assert bureau.passes(hours=3).rung() == []


def test_an_urgent_word_at_night_rings_those_on_call_once_and_staff_in_the_morning(bureau: Bureau) -> None:
    bureau.now = NIGHT
    bureau.writes(YUUKI, "家賃がはらえない")
    assert bureau.rung() == [ABE]
    assert bureau.passes(hours=9).rung() == []
    assert bureau.passes(hours=1).rung() == [TANAKA]


def test_the_loss_of_a_home_never_waits_over_a_weekend(database: Database) -> None:
    bureau = Bureau(database, now=FRIDAY_EVENING).open(on_call=False)
    bureau.writes(YUUKI, "家を追い出される")
    assert bureau.rung() == [TANAKA, SATO]


def test_harassment_is_told_to_managers_at_once(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "上司にどなられます")
    assert bureau.rung() == [TANAKA, SATO]


def test_a_notice_makes_a_concern_and_rings_nobody(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "ねむいです")
    assert (bureau.alerts(), bureau.rung()) == ([], [])
    assert [concern.level for concern in bureau.concerns()] == ["notice"]


def test_both_roads_are_taken(bureau_with_mail: Bureau) -> None:
    bureau_with_mail.writes(YUUKI, "もう死にたい")
    assert bureau_with_mail.rung() == [TANAKA, SATO]
    assert [staff for staff, _ in bureau_with_mail.mails] == [1, 2]
    assert "死" not in "".join(text for _, text in bureau_with_mail.mails)
    assert "http://127.0.0.1:8000/staff/alerts/1" in bureau_with_mail.mails[0][1]


def test_staff_who_have_blocked_the_bot_are_never_the_only_ones_told(bureau: Bureau) -> None:
    bureau.change_staff(TANAKA, blocked_at=MORNING)
    bureau.writes(YUUKI, "家賃がはらえない")
    assert bureau.rung() == [SATO]


def test_where_those_meant_have_no_road_anyone_who_has_one_is_told(bureau: Bureau) -> None:
    for line in (TANAKA, SATO, ABE):
        bureau.change_staff(line, left_at=MORNING)
    bureau.writes(YUUKI, "家賃がはらえない")
    assert bureau.rung() == [MORI]


def test_where_nobody_has_a_road_the_alert_says_so_and_goes_on_trying(bureau: Bureau) -> None:
    for line in (TANAKA, SATO, ABE, MORI):
        bureau.change_staff(line, blocked_at=MORNING)
    bureau.writes(YUUKI, "もう死にたい")
    assert (bureau.alert().state, bureau.story()) == ("open", ["nobody_reachable"])
    bureau.change_staff(MORI, blocked_at=None)
    assert bureau.passes(minutes=15).rung() == [MORI]


def test_what_no_road_has_accepted_is_tried_again_with_everyone_in_charge(bureau: Bureau) -> None:
    bureau.line_works = False
    bureau.writes(YUUKI, "家賃がはらえない")
    bureau.passes(minutes=16)
    assert bureau.alert().state == "open"
    bureau.line_works = True
    assert sorted(bureau.rung()) == [TANAKA, SATO, ABE]
    assert bureau.alert().state == "told"


def test_while_line_is_down_a_person_is_queued_one_ring_and_not_five(bureau: Bureau) -> None:
    bureau.line_works = False
    bureau.writes(YUUKI, "もう死にたい")
    bureau.passes(minutes=61)
    bureau.line_works = True
    assert bureau.rung() == [TANAKA, SATO]


def test_told_is_only_what_was_accepted(bureau: Bureau) -> None:
    bureau.line_works = False
    bureau.writes(YUUKI, "もう死にたい")
    assert bureau.alert().state == "open"
    bureau.line_works = True
    bureau.deliver()
    assert (bureau.alert().state, bureau.alert().told_at) == ("told", MORNING)


def test_the_words_go_along_only_where_the_office_wants_them(database: Database) -> None:
    bureau = Bureau(database, settings={"alert_detail": "full"}).open()
    bureau.writes(YUUKI, "もう死にたい")
    assert "「もう死にたい」" in bureau.last_heard_by(TANAKA)


def test_an_alert_on_which_our_code_fails_holds_up_no_other(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.add_client("U" + "c" * 32, "みき", TANAKA)
    bureau.writes("U" + "c" * 32, "もう死にたい")
    bureau.rung()
    from bot.alerts import rings as alert_rings

    ring = alert_rings.ring

    def fails_on_the_first(desk: object, alert: object) -> object:
        if alert.id == 1:
            raise RuntimeError
        return ring(desk, alert)

    monkeypatch.setattr(alert_rings, "ring", fails_on_the_first)
    bureau.now += timedelta(minutes=15)
    bureau.tick()
    assert bureau.rung() == [TANAKA, SATO]


def test_several_workers_ring_once(bureau: Bureau) -> None:
    from concurrent.futures import ThreadPoolExecutor

    bureau.writes(YUUKI, "もう死にたい")
    bureau.rung()
    later = bureau.now + timedelta(minutes=15)
    with ThreadPoolExecutor(8) as workers:
        looked = list(workers.map(lambda _: ring_due(bureau.office, later, later), range(8)))
    assert looked.count(True) == 1
    assert bureau.rung() == [TANAKA, SATO]


def test_each_person_hears_each_ring_at_most_once(bureau: Bureau) -> None:
    bureau.writes(YUUKI, "もう死にたい")
    bureau.passes(minutes=61)
    with bureau.database.reading() as session:
        keys = [send.dedupe_key for send in session.scalars(select(Send)) if send.dedupe_key]
    assert len(keys) == len(set(keys)) == 10


def test_holidays_are_no_office_days(bureau: Bureau) -> None:
    bureau.now = tokyo("2026-11-23 10:00")
    bureau.writes(YUUKI, "家賃がはらえない")
    assert bureau.rung() == [ABE]
