"""Claims on the outbox, on the database's clock: one process at a time sends to a person.

A lease ends by itself, so that whatever a dead process held is taken over.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.storage import prepared
from bot.storage.models import Channel, Lease, Staff, table_of
from bot.storage.sends import (
    IS_UNFINISHED,
    JOB_COLUMNS,
    RECIPIENTS,
    SENDS,
    UNFINISHED,
    WAITS_FOR_NOBODY,
    Job,
    is_due,
    job_of,
)
from bot.storage.session import DatabaseNow, insert_of

LEASE_SECONDS = 15.0
"""Longer than a call that waits for a sender and then takes its longest."""

MAIL_LEASE_SECONDS = 90.0
"""A mail is many exchanges with its server, each with a time-out of its own."""

LEASES = table_of(Lease)
IN_OWN_LANE = or_(SENDS.c.line_user_id.is_(None), SENDS.c.kind.in_(WAITS_FOR_NOBODY))


def _is_over(until: ColumnElement[float], seconds: float) -> ColumnElement[bool]:
    """What lasts longer than any lease made now was made before the clock was set back."""
    return or_(until < DatabaseNow(), until > DatabaseNow() + 2 * seconds)


def claim_people(session: Session, people: Collection[str], holder: str, held: Collection[str]) -> set[str]:
    """Lease those whom nobody is sending to, this process included; returns who was got.

    `held` are those of them whose lease is ours still, from a call that has come back.
    """
    dialect = session.get_bind().dialect.name
    free, again = _claim_free(dialect), _claim_again(dialect)
    # In one order everywhere: no deadlock.
    return {
        person
        for person in sorted(people)
        if _claims(session, again if person in held else free, person, holder)
    }


def claim_free(session: Session, person: str, holder: str) -> bool:
    """Lease one person whom nobody is sending to; False where somebody is."""
    return _claims(session, _claim_free(session.get_bind().dialect.name), person, holder)


def _claims(session: Session, statement: Any, person: str, holder: str) -> bool:
    return bool(prepared.execute(session, statement, {"line_user_id": person, "holder": holder}))


@cache
def _claim_free(dialect: str) -> Any:
    return _lease_where(dialect, _is_over(LEASES.c.until, LEASE_SECONDS))


@cache
def _claim_again(dialect: str) -> Any:
    is_ours = LEASES.c.holder == bindparam("holder")
    return _lease_where(dialect, or_(_is_over(LEASES.c.until, LEASE_SECONDS), is_ours))


def _lease_where(dialect: str, may_be_taken: ColumnElement[bool]) -> Any:
    until = DatabaseNow() + LEASE_SECONDS
    insertion = insert_of(dialect, LEASES).values(
        line_user_id=bindparam("line_user_id"), holder=bindparam("holder"), until=until
    )
    return insertion.on_conflict_do_update(
        index_elements=["line_user_id"],
        set_={"holder": insertion.excluded.holder, "until": until},
        where=may_be_taken,
    ).returning(LEASES.c.line_user_id)


def people_waiting(session: Session, people: Collection[str]) -> set[str]:
    """Those of them to whom something is still to be sent."""
    if not people:
        return set()
    named = _named(people)
    return {row.line_user_id for row in prepared.execute(session, _waiting(tuple(named)), named)}


def release_people(session: Session, people: Collection[str], holder: str) -> None:
    """Give leases back, as far as they are still ours."""
    if people:
        named = _named(people)
        prepared.execute(session, _release(tuple(named)), {"holder": holder, **named})


# Every answer is followed by these two: one prepared statement for each number of people.


def _named(people: Collection[str]) -> dict[str, str]:
    return {f"person_{number}": person for number, person in enumerate(people)}


@cache
def _waiting(names: tuple[str, ...]) -> Any:
    is_one_of_them = SENDS.c.line_user_id.in_([bindparam(name) for name in names])
    return select(SENDS.c.line_user_id).where(is_one_of_them, IS_UNFINISHED).distinct()


@cache
def _release(names: tuple[str, ...]) -> Any:
    is_one_of_them = LEASES.c.line_user_id.in_([bindparam(name) for name in names])
    return delete(LEASES).where(is_one_of_them, LEASES.c.holder == bindparam("holder"))


def people_due(session: Session, now: datetime, limit: int) -> list[str]:
    """Whoever has a queued send whose time has come and is not being sent to, oldest first."""
    statement = (
        select(SENDS.c.line_user_id)
        .outerjoin(LEASES, LEASES.c.line_user_id == SENDS.c.line_user_id)
        .where(
            SENDS.c.status.in_(UNFINISHED),
            is_due(now),
            ~IN_OWN_LANE,
            or_(LEASES.c.until.is_(None), _is_over(LEASES.c.until, LEASE_SECONDS)),
        )
        .group_by(SENDS.c.line_user_id)
        .order_by(func.min(SENDS.c.id))
        .limit(limit)
    )
    return list(session.connection().execute(statement).scalars())


def pending_of(session: Session, people: Collection[str]) -> list[Job]:
    """All unfinished sends to these people, in order; those in a lane of their own too."""
    if not people:
        return []
    statement = (
        select(*JOB_COLUMNS)
        .where(SENDS.c.line_user_id.in_(people), SENDS.c.status.in_(UNFINISHED))
        .order_by(SENDS.c.id)
    )
    return [job_of(row) for row in session.connection().execute(statement)]


def later_than(session: Session, job: Job) -> list[Job]:
    """Sends to the same person that were queued after this one, finished ones too."""
    statement = select(*JOB_COLUMNS).where(
        SENDS.c.line_user_id == job.line_user_id, SENDS.c.id > job.id, SENDS.c.body.is_not(None)
    )
    return [job_of(row) for row in session.connection().execute(statement)]


# What is in nobody's queue, or waits for nobody: multicasts, mails, crisis messages and alerts


def claim_calls(session: Session, now: datetime, limit: int) -> list[Job]:
    """Lease due LINE calls of their own lane, skipping what others hold."""
    jobs = _claim(session, now, limit, LEASE_SECONDS, Channel.REPLY, Channel.PUSH, Channel.MULTICAST)
    lists = _recipients(session, [job.id for job in jobs if job.channel is Channel.MULTICAST])
    return [replace(job, recipients=lists.get(job.id, ())) for job in jobs]


def claim_mails(session: Session, now: datetime, limit: int) -> list[Job]:
    """Lease due mails, with the address of whoever still works here."""
    jobs = _claim(session, now, limit, MAIL_LEASE_SECONDS, Channel.MAIL)
    wanted = select(Staff.id, Staff.email).where(
        Staff.id.in_([job.staff_id for job in jobs]), Staff.left_at.is_(None)
    )
    addresses = {staff_id: (email,) for staff_id, email in session.execute(wanted)} if jobs else {}
    return [replace(job, recipients=addresses.get(job.staff_id or 0, ())) for job in jobs]


def own_lane_due(session: Session, now: datetime) -> bool:
    """Whether any such send is due."""
    return session.connection().execute(select(SENDS.c.id).where(*_due(now)).limit(1)).first() is not None


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        IN_OWN_LANE,
        SENDS.c.status.in_(UNFINISHED),
        is_due(now),
        or_(SENDS.c.lease_until.is_(None), _is_over(SENDS.c.lease_until, MAIL_LEASE_SECONDS)),
    )


def _claim(
    session: Session, now: datetime, limit: int, lease_seconds: float, *channels: Channel
) -> list[Job]:
    statement = (
        select(*JOB_COLUMNS)
        .where(SENDS.c.channel.in_(channels), *_due(now))
        .order_by(SENDS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    jobs = [job_of(row) for row in session.connection().execute(statement)]
    if jobs:
        session.connection().execute(
            update(SENDS)
            .where(SENDS.c.id.in_([job.id for job in jobs]))
            .values(lease_until=DatabaseNow() + lease_seconds)
        )
    return jobs


def _recipients(session: Session, send_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    lists: dict[int, tuple[str, ...]] = {}
    if send_ids:
        statement = select(RECIPIENTS).where(RECIPIENTS.c.send_id.in_(send_ids))
        for row in session.connection().execute(statement.order_by(RECIPIENTS.c.line_user_id)):
            lists[row.send_id] = (*lists.get(row.send_id, ()), row.line_user_id)
    return lists
