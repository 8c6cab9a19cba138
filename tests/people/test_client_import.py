"""Taking in a file of clients: all of them or none."""

import pytest
from sqlalchemy import func, select

from bot.people.client_file import ClientFileError
from bot.people.client_import import import_clients
from bot.people.clients import Invitation
from bot.storage.models import Client, Code
from bot.storage.session import Database
from tests.builders import NOW
from tests.people.people import SATO, TANAKA, TODAY, client, hire, invite


@pytest.fixture(autouse=True)
def _office(database: Database) -> None:
    hire(database)
    hire(database, SATO, name="佐藤 次郎")


def take_in(database: Database, *lines: str) -> tuple[Invitation, ...]:
    data = "\n".join(("name,staff,employed_on", *lines)).encode()
    with database.transaction() as session:
        return import_clients(session, database.keys, data, TODAY, NOW)


def count(database: Database, table: type[Client] | type[Code]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_all_clients_are_stored_in_order_with_a_code_each(database: Database) -> None:
    invited = take_in(database, f"山田 太郎,{TANAKA},2026-04-01", f"鈴木 花,{SATO.upper()},")
    assert [client(database, one.client.id).name for one in invited] == ["山田 太郎", "鈴木 花"]
    assert [client(database, one.client.id).staff_id for one in invited] == [1, 2]
    assert len({one.issued.code for one in invited}) == 2


def test_one_mistake_and_nothing_is_stored(database: Database) -> None:
    before = count(database, Code)
    with pytest.raises(ClientFileError) as refused:
        take_in(database, f"山田 太郎,{TANAKA},", "鈴木 花,nobody@example.jp,")
    (problem,) = refused.value.problems
    assert (problem.line, problem.column, "nobody@example.jp" in str(problem.refusal)) == (3, "staff", True)
    assert (count(database, Client), count(database, Code)) == (0, before)


def test_mistakes_of_every_kind_are_told_together_in_order(database: Database) -> None:
    with pytest.raises(ClientFileError) as refused:
        take_in(database, "A,x@example.jp,", f"B,{TANAKA},tomorrow", f"C,{TANAKA},", f"C,{TANAKA},")
    assert [(one.line, one.column) for one in refused.value.problems] == [
        (2, "staff"),
        (3, "employed_on"),
        (5, "name"),
    ]


def test_a_file_taken_in_twice_is_noticed(database: Database) -> None:
    take_in(database, f"山田 太郎,{TANAKA},2026-04-01")
    with pytest.raises(ClientFileError, match=r"client already \(number 1\)"):
        take_in(database, f"山田　太郎,{SATO},2026/4/1")
    assert count(database, Client) == 1


def test_namesakes_with_another_first_day_are_two_people(database: Database) -> None:
    invite(database)
    assert len(take_in(database, f"山田 太郎,{TANAKA},2026-04-01", f"山田 太郎,{TANAKA},2026-04-02")) == 2
