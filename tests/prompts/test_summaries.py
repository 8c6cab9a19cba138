"""Who stands by name in the week's first summary."""

from bot.staff_news.summaries import WeeklyNames, is_weeks_first_day, weekly_names
from tests.prompts.simulated import Phone, SimulatedOffice, at


def names(world: SimulatedOffice, phone: Phone) -> WeeklyNames:
    with world.database.reading() as session:
        return weekly_names(session, phone.row().staff_id, world.now, world.office.calendar())


def test_two_weeks_of_silence_are_named(world: SimulatedOffice) -> None:
    phone = world.client()
    world.live_until(at("2026-10-26 09:00"))
    assert names(world, phone) == WeeklyNames()
    world.live_until(at("2026-10-28 19:30"))
    assert names(world, phone) == WeeklyNames(silent=("ゆうき",))


def test_whoever_answers_or_begins_is_not_silent(world: SimulatedOffice) -> None:
    phone = world.client()
    world.at("2026-10-14 19:00")
    phone.tap("はじめる")
    world.live_until(at("2026-10-28 19:30"))
    assert names(world, phone) == WeeklyNames()


def test_a_pause_is_no_silence(world: SimulatedOffice) -> None:
    phone = world.client()
    phone.say("設定")
    phone.tap("休む")
    phone.tap("1か月")
    phone.tap("ほか")
    world.live_until(at("2026-11-09 09:00"))
    assert names(world, phone) == WeeklyNames()


def test_two_rests_in_a_row_are_named_at_once(world: SimulatedOffice) -> None:
    phone = world.client()
    for day in ("2026-10-14 19:00", "2026-10-21 19:00"):
        world.at(day)
        phone.tap("今週は休む")
    world.now = at("2026-10-26 09:00")
    assert names(world, phone) == WeeklyNames(resting=("ゆうき",))


def test_the_weeks_first_day_is_the_first_business_day(world: SimulatedOffice) -> None:
    calendar = world.office.calendar()
    # Monday 23 November 2026 is a holiday.
    days = [at(f"2026-11-{day} 12:00").date() for day in (16, 17, 22, 23, 24, 25)]
    assert [is_weeks_first_day(day, calendar) for day in days] == [True, False, False, False, True, False]


def test_the_summary_of_the_weeks_first_day_names_them(world: SimulatedOffice) -> None:
    world.client()
    world.live_until(at("2026-11-02 08:00"))
    world.at("2026-11-02 09:00")
    told = [str(send.body) for send in world.sends() if send.staff_id and send.kind == "notice"]
    assert any("返事がない人：ゆうき" in text for text in told)
