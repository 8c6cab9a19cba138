"""Once a day managers get the head of the audit log, and hear whose records may go."""

from datetime import date

import pytest
import structlog

from bot import audit
from bot.audit import Action, Entry, Whole
from bot.data_protection.daily_mail import mail_the_head
from bot.storage.models import Client
from tests.prompts.simulated import SimulatedOffice, at, settings, simulated

MAIL = settings(smtp_url="smtp://127.0.0.1:25", mail_from="office@example.jp")


@pytest.fixture
def office(world: SimulatedOffice) -> SimulatedOffice:
    """With mail, one manager, one staff member and an entry in the audit log."""
    world.office.settings = MAIL
    world.staff("佐藤", is_manager=True)
    world.client()
    with world.database.transaction() as session:
        audit.record(session, Entry("staff:1", Action.AUDIT_READ, "192.0.2.1"), world.now)
    return world


def mails(world: SimulatedOffice) -> list[str]:
    return [send.body["text"] for send in world.sends() if send.channel == "mail"]


def look(world: SimulatedOffice, local: str) -> None:
    mail_the_head(world.office, at(local), at(local))


def test_the_head_in_the_mail_is_good_for_verifying(office: SimulatedOffice) -> None:
    look(office, "2026-11-22 09:00")

    (text,) = mails(office)
    head = text.split("末尾: ")[1].split()[0]
    with office.database.reading() as session:
        assert audit.verify(session, office.database.keys, head) == Whole(1, head)


def test_it_is_told_once_a_day_on_sundays_too_however_many_look(office: SimulatedOffice) -> None:
    other = simulated(office.database)
    other.office.settings = MAIL
    for local in ("22 08:59", "22 09:00", "22 09:00", "22 17:00", "23 08:00", "23 09:10"):
        look(office, f"2026-11-{local}")
        look(other, f"2026-11-{local}")

    assert len(mails(office)) == 2


def test_without_mail_it_is_logged_all_the_same(world: SimulatedOffice) -> None:
    with structlog.testing.capture_logs() as logs:
        look(world, "2026-11-22 09:00")

    assert [(line["event"], line["entries"], line["head"]) for line in logs] == [("audit head", 0, "")]


def test_those_whose_support_ended_five_years_ago_are_named_by_number_and_stay(
    office: SimulatedOffice,
) -> None:
    ended = office.client(ended_on=date(2021, 11, 1)).client_id
    look(office, "2026-11-22 09:00")

    assert f"番号 {ended})" in mails(office)[0]
    with office.database.reading() as session:
        assert session.get(Client, ended) is not None


def test_where_nobody_is_to_be_erased_nothing_is_said_of_it(office: SimulatedOffice) -> None:
    look(office, "2026-11-22 09:00")

    assert "5年" not in mails(office)[0]


def test_old_payloads_go_by_themselves(world: SimulatedOffice) -> None:
    world.client()
    world.at("2026-10-14 19:00")
    (prompt,) = world.sends()
    assert prompt.body
    world.at("2026-11-14 19:00")

    assert next(send for send in world.sends() if send.id == prompt.id).body is None
