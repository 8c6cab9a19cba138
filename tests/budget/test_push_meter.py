"""The month's pushes, from LINE's reading to what is put off: 200 on the free plan, never a surprise."""

from datetime import date

from structlog.testing import capture_logs

from bot.dialogs.messages import MessageKind
from bot.prompts.push_meter import PushMeterView, push_meter
from bot.schedule.pauses import PauseReason
from bot.schedule.push_budget import Forecast
from bot.storage.models import PromptOutcome, SendStatus
from bot.storage.session import Database
from tests.prompts.simulated import SimulatedOffice, simulated


def view(world: SimulatedOffice) -> PushMeterView:
    with world.database.reading() as session:
        return push_meter(session, world.office, world.now)


def office(database: Database, limit: int, used: int = 0, **settings: object) -> SimulatedOffice:
    world = simulated(database, limit=limit, **settings)
    world.platform.sending.quota.set_used(used, world.now)
    return world


def mails(world: SimulatedOffice) -> list[str]:
    """What managers were written about the month's pushes."""
    about_quota = (send for send in world.sends() if str(send.dedupe_key).startswith("quota"))
    return [send.body["subject"] for send in about_quota if send.channel == "mail"]


def test_every_recipient_is_booked_and_replies_are_free(database: Database) -> None:
    world = office(database, 200)
    phones = [world.client() for _ in range(3)]
    world.at("2026-10-14 19:00")
    phones[0].tap("はじめる")
    assert view(world).used == world.platform.sending.quota.used(world.now) == 3


def test_messages_sent_by_hand_count_as_soon_as_line_says_so(database: Database) -> None:
    world = office(database, 200, used=40)
    world.client()
    world.at("2026-10-14 19:00")
    assert (view(world).used, view(world).left) == (41, 159)


def test_the_reserve_is_kept_for_alerts(database: Database) -> None:
    world = office(database, 23, monthly_push_reserve=20)
    phones = [world.client() for _ in range(5)]
    with capture_logs() as logs:
        world.at("2026-10-14 19:00")
    assert sum(len(phone.unasked) for phone in phones) == 3
    told = next(entry for entry in logs if entry["event"] == "pushes wait")
    assert (told["purpose"], told["wanted"], told["allowed"], told["why"]) == ("prompt", 5, 3, "reserve")


def test_what_is_put_off_is_marked_shown_and_mailed_once(database: Database) -> None:
    world = office(database, 20, smtp_url="smtp://127.0.0.1:9", mail_from="bot@example.jp")
    world.staff("佐藤", is_manager=True)
    world.client()
    world.at("2026-10-14 19:00").at("2026-10-14 20:00")
    assert [prompt.outcome for prompt in world.prompts()] == [PromptOutcome.BUDGET]
    assert view(world).deferred == 1
    assert mails(world) == ["つづく: 今月のLINEの送信数が足りなくなりそうです"]


def test_a_prompt_that_was_put_off_goes_out_when_pushes_are_left_again(database: Database) -> None:
    world = office(database, 20)
    phone = world.client()
    world.at("2026-10-14 19:00")
    world.platform.sending.quota.limit = 5_000
    world.at("2026-10-15 12:00").at("2026-10-16 12:00")
    assert len(phone.unasked) == 2
    assert [prompt.outcome for prompt in world.prompts()] == [PromptOutcome.SENT]


def test_a_prompt_that_was_put_off_is_not_sent_after_its_time(database: Database) -> None:
    world = office(database, 20)
    phone = world.client()
    world.at("2026-10-14 19:00")
    world.platform.sending.quota.limit = 5_000
    world.at("2026-10-16 19:01")
    assert phone.unasked == []


def test_a_limit_that_line_itself_names_keeps_the_message_and_managers_hear(database: Database) -> None:
    world = simulated(database, smtp_url="smtp://127.0.0.1:9", mail_from="bot@example.jp")
    world.staff("佐藤", is_manager=True)
    phone = world.client()
    world.at("2026-10-14 18:59")
    world.platform.sending.quota.limit = 0
    world.at("2026-10-14 19:00")
    kept = world.sends(SendStatus.WAITING_FOR_QUOTA)
    assert (len(kept), view(world).waiting) == (1, {MessageKind.PROMPT: 1})
    world.tick()
    assert mails(world) == ["つづく: 今月のLINEの送信数を使い切りました"]
    world.platform.sending.quota.limit = None
    world.at("2026-10-14 20:00")
    assert len(phone.unasked) == 1


def test_the_forecast_counts_prompts_reminders_and_notices_of_the_rest_of_the_month(
    database: Database,
) -> None:
    world = office(database, 200)
    for _ in range(35):
        world.client()
    world.at("2026-10-12 12:00")
    # Three Wednesdays are left of October, and before there is anything to go by, half are reminded.
    assert view(world).forecast == Forecast(interview_notices=0, prompts=35 * 3, reminders=52)
    assert view(world).enough


def test_the_forecast_leaves_out_who_pauses(database: Database) -> None:
    from bot.prompts import pausing

    world = office(database, 200)
    phone = world.client()
    with world.database.transaction() as session:
        days = pausing.good_pause(date(2026, 10, 12), None, PauseReason.HOSPITAL)
        pausing.pause(session, phone.client_id, days, world.now, world.office.calendar())
    world.at("2026-10-12 12:00")
    assert view(world).forecast.prompts == 0


def test_without_a_limit_nothing_is_put_off(database: Database) -> None:
    world = simulated(database)
    phones = [world.client() for _ in range(5)]
    world.at("2026-10-14 19:00")
    assert all(phone.unasked for phone in phones)
    assert (view(world).quota, view(world).left, view(world).enough) == (None, None, True)
