"""Payloads go after thirty days; people are offered for erasure after five years, never erased."""

from datetime import date, timedelta

from sqlalchemy import select

from bot.data_protection.retention import blank_old_payloads, erasable_clients
from bot.storage.models import Client, InboundEvent, Send, Staff
from bot.storage.session import Database
from tests.builders import NOW

LONG_AGO = NOW - timedelta(days=31)
LATELY = NOW - timedelta(days=29)


def _send(key: str, created_at: object, status: str) -> Send:
    moments = {"created_at": created_at, "next_attempt_at": created_at}
    return Send(retry_key=key, channel="push", kind="notice", status=status, body=["words"], **moments)


def test_old_payloads_are_emptied_and_fresh_or_waiting_ones_stay(database: Database) -> None:
    with database.transaction() as session:
        session.add_all(
            [
                _send("old", LONG_AGO, "accepted"),
                _send("fresh", LATELY, "accepted"),
                _send("waiting", LONG_AGO, "queued"),
                InboundEvent(
                    event_id="old", kind="text", occurred_at=NOW, received_at=LONG_AGO, raw={"a": 1}
                ),
                InboundEvent(
                    event_id="fresh", kind="text", occurred_at=NOW, received_at=LATELY, raw={"a": 1}
                ),
            ]
        )
        session.flush()

        blank_old_payloads(session, NOW)
        session.expire_all()

        assert [send.retry_key for send in session.scalars(select(Send).where(Send.body.is_(None)))] == [
            "old"
        ]
        kept = session.scalars(select(InboundEvent.event_id).where(InboundEvent.raw.is_not(None)))
        assert kept.all() == ["fresh"]


def test_clients_are_offered_for_erasure_five_years_after_their_support(database: Database) -> None:
    with database.transaction() as session:
        staff = Staff(name="田中", email="t@example.jp", email_lookup="x", created_at=NOW)
        session.add(staff)
        session.flush()
        for ended_on in (None, date(2021, 11, 26), date(2021, 11, 25), date(2016, 2, 29)):
            session.add(Client(staff_id=staff.id, name="山田", ended_on=ended_on, created_at=NOW))
        session.flush()

        assert erasable_clients(session, date(2026, 11, 25)) == [3, 4]
        assert erasable_clients(session, date(2028, 2, 29)) == [2, 3, 4]
