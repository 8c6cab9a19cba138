"""How often one may try: a person's mails, an address's guesses."""

from datetime import datetime, timedelta

import pytest

from bot.sign_in.mail import MAILS, offer_by_mail
from bot.sign_in.sessions import ADDRESS_TRIES, count_wrong_try, too_many_tries
from bot.storage.session import Database
from tests.builders import NOW
from tests.people.people import TANAKA, hire
from tests.prompts.simulated import SimulatedOffice, settings, simulated


@pytest.fixture
def world(database: Database) -> SimulatedOffice:
    hire(database)
    world = simulated(database)
    world.office.settings = settings(smtp_url="smtp://127.0.0.1:25", mail_from="office@example.jp")
    return world


def ask_for_mails(world: SimulatedOffice, times: int, now: datetime) -> int:
    for _ in range(times):
        with world.database.transaction() as session:
            offer_by_mail(session, world.office, TANAKA, now)
    return len(world.sends())


def test_one_person_gets_few_sign_in_mails_an_hour(world: SimulatedOffice) -> None:
    assert ask_for_mails(world, MAILS + 3, NOW) == MAILS
    assert ask_for_mails(world, 1, NOW + timedelta(hours=1)) == MAILS + 1


@pytest.mark.parametrize(
    ("other", "waits"),
    [("2001:db8:0:1::9", True), ("2001:db8:0:2::9", False), ("192.0.2.1", False), ("unix", False)],
)
def test_the_addresses_of_one_line_count_as_one(database: Database, other: str, waits: bool) -> None:
    with database.transaction() as session:
        for _ in range(ADDRESS_TRIES):
            count_wrong_try(session, "2001:db8:0:1::1", NOW)

        assert too_many_tries(session, other, NOW) is waits
