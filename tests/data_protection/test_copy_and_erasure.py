"""A client can have everything that is held on them, and can have it gone."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.alerts.story import Happened
from bot.concerns.concern import Field, Level
from bot.data_protection.client_copy import NobodyToExportError, client_copy, write_copy
from bot.data_protection.client_page import client_page, labels
from bot.data_protection.erasure import NobodyToEraseError, erase
from bot.dialogs.messages import MessageKind
from bot.dialogs.own_items import Aspect
from bot.dialogs.state import AnswerKind, Length, RecordStatus
from bot.forms import Forms
from bot.storage.held import held_on
from bot.storage.models import AlertState, Base, Channel, Client, PromptOutcome, Send, SendStatus, table_of
from bot.storage.models.conversations import InboundStatus
from bot.storage.models.interviews import InterviewStatus
from bot.storage.session import Database
from tests.admin_export.weeks import FIRST, write_week
from tests.builders import NOW, TOKYO
from tests.data_protection.people import OTHERS, SECRET, add_person, everything
from tests.people.people import enrol, hire


def test_erasing_leaves_no_word_of_the_client_and_all_of_the_others(database: Database) -> None:
    with database.transaction() as session:
        erased, _kept = add_person(session, "U1", SECRET), add_person(session, "U2", OTHERS)

        erase(session, erased, NOW)

        assert SECRET not in everything(session)
        assert "U1" not in everything(session)
        assert everything(session).count(OTHERS) >= 6


def test_erasing_keeps_the_months_bookings(database: Database) -> None:
    with database.transaction() as session:
        client = add_person(session, "U1", SECRET)

        erase(session, client, NOW)

        assert session.scalar(select(func.sum(Send.booked))) == 2
        assert set(session.scalars(select(Send.status))) == {"dropped"}


def test_nobody_is_erased_twice(database: Database) -> None:
    with database.transaction() as session:
        client = add_person(session, "U1", SECRET)
        erase(session, client, NOW)

        with pytest.raises(NobodyToEraseError):
            erase(session, client, NOW)


def test_a_copy_holds_the_clients_words_and_nobody_elses(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        client = add_person(session, "U1", SECRET)
        add_person(session, "U2", OTHERS)

        data, page = write_copy(client_copy(session, client, TOKYO, Forms(None)), client, tmp_path)

    for file in (data, page):
        assert SECRET in file.read_text("utf-8")
        assert OTHERS not in file.read_text("utf-8")
        assert file.stat().st_mode & 0o077 == 0


def test_there_is_no_copy_of_nobody(database: Database) -> None:
    with database.reading() as session, pytest.raises(NobodyToExportError):
        client_copy(session, 7, TOKYO, Forms(None))


def test_every_table_about_a_client_has_a_name_or_a_reason_to_be_left_out(database: Database) -> None:
    with database.transaction() as session:
        held = {one.table.name for one in held_on(session, add_person(session, "U1", SECRET))}

    assert held == set(labels()["tables"]) | set(labels()["left_out"])


def test_whatever_is_encrypted_shows_in_the_copy() -> None:
    encrypted = {
        column.name
        for name in labels()["tables"]
        for column in Base.metadata.tables[name].columns
        if type(column.type).__name__.startswith("Encrypted")
    }

    assert encrypted <= set(labels()["columns"])
    assert table_of(Client).c.phone.name in encrypted


def test_the_page_tells_a_record_in_the_words_and_the_order_in_which_it_was_asked(
    sqlite_database: Database,
) -> None:
    hire(sqlite_database)
    client_id = enrol(sqlite_database)
    write_week(sqlite_database, client_id, FIRST, {"sleep": 2, "attendance": 1}, {"joy": "釣りに行けた"})
    with sqlite_database.reading() as session:
        copy = client_copy(session, client_id, TOKYO, Forms(None))
    page = client_page(copy)

    assert [row["asked"] for row in copy["answers"]] == [
        "仕事に行けたか",
        "眠り",
        "楽しかったこと・うれしかったこと",
    ]
    assert "2026年11月4日（水）の記録" in page
    assert "<dt>仕事に行けたか</dt><dd>休まず 行った</dd>" in page
    assert "<dt>眠り</dt><dd>あまり 眠れなかった（2 / 5）</dd>" in page
    assert "<dt>楽しかったこと・うれしかったこと</dt><dd>釣りに行けた</dd>" in page


def test_every_stored_state_has_a_word_on_the_page() -> None:
    kept = {
        "records.status": RecordStatus,
        "answers.kind": AnswerKind,
        "length": Length,
        "interviews.status": InterviewStatus,
        "prompts.outcome": PromptOutcome,
        "alerts.state": AlertState,
        "alert_entries.what": Happened,
        "inbound_events.status": InboundStatus,
        "sends.status": SendStatus,
        "sends.kind": MessageKind,
        "channel": Channel,
        "level": Level,
        "field": Field,
        "aspect": Aspect,
    }

    assert {name: set(labels()["values"][name]) for name in kept} == {
        name: {state.value for state in states} for name, states in kept.items()
    }
