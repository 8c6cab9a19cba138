"""What monitoring reads off the database."""

from datetime import timedelta

from bot.people import clients
from bot.people.clients import Ending
from bot.storage.measures import measures
from bot.storage.models import Client
from bot.storage.session import Database
from tests.builders import NOW
from tests.people.people import TODAY, enrol, hire


def late_prompts(database: Database, minutes: int) -> float:
    with database.reading() as session:
        found = {one.name: one for one in measures(session, NOW + timedelta(minutes=minutes))}
        return found["tsuzuku_late_prompts"].samples[0][1]


def test_a_prompt_is_late_after_five_minutes_also_of_a_client_who_leaves_later(database: Database) -> None:
    hire(database)
    client_id = enrol(database)
    with database.transaction() as session:
        clients.end(session, client_id, Ending(TODAY + timedelta(days=30)), TODAY, NOW)
    assert (late_prompts(database, minutes=5), late_prompts(database, minutes=6)) == (0, 1)


def test_a_client_who_has_left_is_late_for_nothing(database: Database) -> None:
    hire(database)
    client_id = enrol(database)
    with database.transaction() as session:
        clients.end(session, client_id, Ending(TODAY), TODAY, NOW)
        assert session.get_one(Client, client_id).next_prompt_at is None
    assert late_prompts(database, minutes=6) == 0
