"""Before an interview: the agenda asked for, the digest told, date and place the day before."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.interviews import planning as interviews
from bot.storage.models import AgendaItem, Interview
from tests.prompts.simulated import Phone, SimulatedOffice, at

THURSDAY = at("2026-10-29 10:30")
"""Five business days before: Thursday the 22nd; three: Monday the 26th; one: Wednesday the 28th."""


def planned(world: SimulatedOffice, phone: Phone, when: datetime = THURSDAY, **plan: object) -> int:
    with world.database.transaction() as session:
        wanted = interviews.Plan(phone.client_id, when, place="事務所 2階", **plan)
        calendar = world.office.calendar()
        return interviews.plan(session, world.database.keys, wanted, calendar, world.now).id


def client(world: SimulatedOffice, **columns: object) -> Phone:
    """A client whose weekly prompt stays out of the way."""
    return world.client(weekday=6, next_prompt_at=None, **columns)


def row(world: SimulatedOffice, interview_id: int) -> Interview:
    with world.database.reading() as session:
        return session.get_one(Interview, interview_id)


def agenda(world: SimulatedOffice) -> list[tuple[str | None, bool]]:
    with world.database.reading() as session:
        items = session.scalars(select(AgendaItem).order_by(AgendaItem.id))
        return [(item.topic, item.message_id is not None) for item in items]


def staff_hears(world: SimulatedOffice) -> list[str]:
    """Without the morning's summary, which is told elsewhere."""
    told = [send for send in world.sends() if send.staff_id and send.dedupe_key]
    return [str(send.body[0]["message"]) for send in told]


def test_the_agenda_is_asked_for_five_business_days_before(world: SimulatedOffice) -> None:
    phone = client(world)
    planned(world, phone)
    world.at("2026-10-22 08:59")
    assert phone.unasked == []
    world.at("2026-10-22 09:00").at("2026-10-22 15:00")
    assert len(phone.unasked) == 1
    assert phone.buttons == ["からだ", "仕事", "人", "休みの日", "とくにない", "話したいことを書く"]


def test_topics_and_words_come_to_the_agenda(world: SimulatedOffice) -> None:
    phone = client(world)
    planned(world, phone)
    world.at("2026-10-22 09:00")
    phone.tap("からだ")
    phone.tap("からだ")
    phone.tap("話したいことを書く")
    phone.say("上司のことを 話したいです")
    phone.tap("つぎへ")
    assert agenda(world) == [("health", False), (None, True)]


def test_the_day_before_names_date_time_who_and_where(world: SimulatedOffice) -> None:
    phone = client(world)
    interview = planned(world, phone)
    world.at("2026-10-22 09:00").at("2026-10-28 09:00").at("2026-10-28 12:00")
    assert len(phone.unasked) == 2
    told = phone.unasked[1]
    assert all(part in told for part in ("10月29日(木)10時30分", "田中さん", "事務所 2階"))
    phone.tap("わかりました")
    assert row(world, interview).confirmed_at is not None


def test_who_wants_another_day_is_told_to_staff_without_words(world: SimulatedOffice) -> None:
    phone = client(world)
    interview = planned(world, phone)
    world.at("2026-10-28 09:00")
    phone.tap("日を変えたい")
    assert row(world, interview).change_wanted_at is not None
    assert any("日を変えたい" in heard and "ゆうきさん" in heard for heard in staff_hears(world))


def test_staff_hear_of_the_digest_once_with_a_link_and_no_content(world: SimulatedOffice) -> None:
    phone = client(world)
    planned(world, phone)
    world.at("2026-10-26 08:59")
    assert staff_hears(world) == []
    world.at("2026-10-26 09:00").at("2026-10-27 12:00")
    heard = [one for one in staff_hears(world) if "ダイジェスト" in one]
    assert len(heard) == 1
    assert "/staff/interviews/1/digest" in heard[0]
    assert "ゆうき" not in heard[0]


@pytest.mark.parametrize(
    ("late", "morning"),
    [("2026-10-27 22:30", "2026-10-28 08:00"), ("2026-10-24 12:00", "2026-10-26 08:00")],
    ids=["in the night", "on a Saturday"],
)
def test_staff_hear_of_a_late_digest_on_a_working_day_outside_quiet_hours(
    world: SimulatedOffice, late: str, morning: str
) -> None:
    phone = client(world)
    planned(world, phone, at(morning) + timedelta(days=1))
    world.at(late)
    assert staff_hears(world) == []
    world.at(morning)
    assert len([one for one in staff_hears(world) if "ダイジェスト" in one]) == 1


def test_what_comes_after_the_digest_is_told_to_staff(world: SimulatedOffice) -> None:
    phone = client(world)
    planned(world, phone)
    world.at("2026-10-22 09:00").at("2026-10-26 09:00")
    before = len(staff_hears(world))
    phone.tap("仕事")
    phone.tap("人")
    told = staff_hears(world)[before:]
    assert len(told) == 1
    assert "仕事" not in told[0]


def test_an_interview_that_is_planned_late_is_told_at_once_and_only_once(world: SimulatedOffice) -> None:
    phone = client(world)
    planned(world, phone, at("2026-10-13 15:00"))
    world.at("2026-10-12 12:30").at("2026-10-12 12:31")
    assert len(phone.unasked) == 1
    assert "面談は 10月13日" in phone.unasked[0]


def test_an_interview_that_was_moved_is_told_again_on_the_day_before(world: SimulatedOffice) -> None:
    phone = client(world)
    interview = planned(world, phone)
    world.at("2026-10-28 09:00")
    with world.database.transaction() as session:
        calendar = world.office.calendar()
        interviews.move(session, interview, THURSDAY + timedelta(days=7), calendar, world.now)
    world.at("2026-11-04 09:00")
    assert [text for text in phone.unasked if text.startswith("面談は 11月5日(木)10時30分")]


def test_nobody_is_asked_for_an_agenda_while_a_crisis_is_open(world: SimulatedOffice) -> None:
    phone = client(world)
    planned(world, phone)
    phone.say("もう死にたいです")
    world.at("2026-10-22 09:00")
    assert not any("話したいことは ありますか" in text for text in phone.unasked)


def test_whom_line_does_not_reach_is_left_out_and_the_digest_still_told(world: SimulatedOffice) -> None:
    phone = client(world, blocked_at=world.now)
    planned(world, phone)
    world.at("2026-10-28 09:00")
    assert phone.unasked == []
    assert any("ダイジェスト" in heard for heard in staff_hears(world))
