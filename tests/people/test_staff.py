"""Staff coming and getting their codes."""

import pytest
from sqlalchemy import select

from bot.dialogs.codes import read_code
from bot.people import handover, staff
from bot.people.handover import Leaving
from bot.people.personal_details import BadEmailError, NameMissingError
from bot.people.staff import EmailTakenError, StaffHasLeftError, UnknownStaffError
from bot.storage.linking import find_code
from bot.storage.models import Code
from bot.storage.session import Database
from tests.builders import NOW
from tests.people.people import CALENDAR, TANAKA, hire


def test_a_new_staff_member_gets_a_code_that_links_them(database: Database) -> None:
    invited = hire(database, is_manager=True)
    typed = read_code(invited.issued.code.lower().replace("-", " "))
    with database.reading() as session:
        found = find_code(session, database.keys.lookup(typed or ""), NOW, NOW.date())
    assert found is not None
    assert found.staff_id == invited.staff.id


def test_a_code_is_never_stored_as_it_is_read(database: Database) -> None:
    code = hire(database).issued.code
    with database.reading() as session:
        stored = session.scalars(select(Code)).one()
    assert code.replace("-", "") not in stored.lookup


def test_an_address_is_found_in_any_case(database: Database) -> None:
    hire(database, email="Tanaka@Example.jp")
    with database.transaction() as session:
        assert staff.working(session, database.keys, " tanaka@example.JP ").email == "Tanaka@Example.jp"


def test_an_address_belongs_to_one_person(database: Database) -> None:
    hire(database)
    with pytest.raises(EmailTakenError, match="staff invite"):
        hire(database, email=TANAKA.upper(), name="佐藤 次郎")


def test_an_unknown_address_is_named(database: Database) -> None:
    with database.transaction() as session, pytest.raises(UnknownStaffError, match=TANAKA):
        staff.working(session, database.keys, TANAKA)


@pytest.mark.parametrize(
    "email", ["", "tanaka", "tanaka@", "@example.jp", "a b@example.jp", "a@b@c", "a\u202e@b.jp"]
)
def test_what_is_no_address_is_refused(database: Database, email: str) -> None:
    with pytest.raises(BadEmailError):
        hire(database, email=email)


def test_a_name_must_be_there(database: Database) -> None:
    with pytest.raises(NameMissingError):
        hire(database, name="　")


def test_a_newer_code_ends_the_older_one(database: Database) -> None:
    older = hire(database).issued.code
    with database.transaction() as session:
        newer = staff.invite(session, database.keys, TANAKA, NOW).issued.code
    with database.reading() as session:
        good = [
            find_code(session, database.keys.lookup(c.replace("-", "")), NOW, NOW.date())
            for c in (older, newer)
        ]
    assert [found is not None for found in good] == [False, True]


def test_who_left_comes_back_with_the_same_address(database: Database) -> None:
    before = hire(database, is_manager=True).staff.id
    with database.transaction() as session:
        handover.leave(session, database.keys, Leaving(TANAKA), CALENDAR, NOW)
    with database.transaction() as session, pytest.raises(StaffHasLeftError):
        staff.invite(session, database.keys, TANAKA, NOW)
    back = hire(database, name="田中 はな").staff
    assert (back.id, back.name, back.is_manager, back.left_at) == (before, "田中 はな", False, None)


def test_nothing_of_a_person_is_readable_in_the_table(database: Database) -> None:
    hire(database)
    with database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT name, email, email_lookup FROM staff").one()
    assert all(
        word.encode() not in bytes(value if isinstance(value, bytes) else str(value).encode())
        for value in row
        for word in ("田中", TANAKA)
    )
