"""Clients coming, getting codes, changing phones and leaving. In the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.people import staff as staff_rules
from bot.people.personal_details import (
    NewClient,
    family_name,
    good_contact,
    good_name,
    good_nickname,
    good_phone,
    good_reason,
)
from bot.refusals import RefusedError
from bot.storage import clients as stored
from bot.storage import codes, line_accounts
from bot.storage.codes import IssuedCode
from bot.storage.encryption import KeyRing
from bot.storage.models import Client, Code, Staff


class UnknownClientError(RefusedError):
    """Nobody has that number, or all about them was erased."""


class ClientHasEndedError(RefusedError):
    """Support has ended."""


class NotLinkedError(RefusedError):
    """There is no LINE account to take away."""


class EndsBeforeEmploymentError(RefusedError):
    """Support cannot end before the job began: somebody mistyped a year."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A client and the code that they send to the bot in LINE."""

    client: Client
    issued: IssuedCode


@dataclass(frozen=True, slots=True)
class Ended:
    """A client whose support ends. `at_once`: on that day or before; `interviews` are still planned."""

    client: Client
    at_once: bool
    interviews: int


def known(session: Session, client_id: int) -> Client:
    """The client of that number, locked. Raises UnknownClientError."""
    found = stored.find(session, client_id)
    if found is None:
        raise UnknownClientError(client=client_id)
    return found


def has_ended(client: Client, today: date) -> bool:
    """Whether support is over on that day of the office."""
    return client.ended_on is not None and client.ended_on <= today


def add(session: Session, keys: KeyRing, new: NewClient, now: datetime) -> Invitation:
    """Somebody comes. Raises as `staff.working` and as the details' checks."""
    client = described(new, staff_rules.working(session, keys, new.staff_email), now)
    session.add(client)
    session.flush()
    return first_invitation(session, keys, client, now)


def described(new: NewClient, staff: Staff, now: datetime) -> Client:
    """The client that was written down, not yet stored. Raises as the details' checks."""
    name = good_name(new.name)
    return Client(
        staff_id=staff.id,
        name=name,
        nickname=good_nickname(new.nickname) if new.nickname else family_name(name),
        phone=good_phone(new.phone),
        contact=good_contact(new.contact),
        employed_on=new.employed_on,
        medication=new.medication,
        created_at=now,
    )


def first_invitation(session: Session, keys: KeyRing, client: Client, now: datetime) -> Invitation:
    """The first code of somebody who was just stored."""
    return Invitation(client, codes.issue(session, keys, Code(client_id=client.id), now))


def invite(session: Session, keys: KeyRing, client_id: int, today: date, now: datetime) -> Invitation:
    """A new code, for a new phone or in place of an expired one; older unused ones end.

    The account linked so far goes on until the new one confirms. Raises UnknownClientError,
    ClientHasEndedError.
    """
    client = known(session, client_id)
    if has_ended(client, today):
        raise ClientHasEndedError(client=client_id, on=client.ended_on)
    codes.end_unused(session, Code.client_id == client.id, now)
    return Invitation(client, codes.issue(session, keys, Code(client_id=client.id), now))


def unlink(session: Session, client_id: int, now: datetime) -> Client:
    """Take the LINE account away, a lost phone for instance; nothing goes to it any more.

    Records stay, and `invite` links a new account. Raises UnknownClientError, NotLinkedError.
    """
    line_user_id = stored.line_account_of(session, client_id)
    if line_user_id is not None:
        line_accounts.hold(session, line_user_id)
    client = known(session, client_id)
    if client.line_user_id is None:
        raise NotLinkedError(client=client_id)
    line_accounts.detach(session, client.line_user_id, now)
    codes.end_unused(session, Code.client_id == client.id, now)
    client.line_user_id = client.blocked_at = None
    return client


@dataclass(frozen=True, slots=True)
class Ending:
    """From which day on support is over, and why, as written."""

    on: date
    reason: str | None = None


def end(session: Session, client_id: int, ending: Ending, today: date, now: datetime) -> Ended:
    """Support is over from a day on: nothing is asked any more from then. A day to come can be changed.

    Raises UnknownClientError, EndsBeforeEmploymentError.
    """
    client = known(session, client_id)
    if client.employed_on is not None and ending.on < client.employed_on:
        raise EndsBeforeEmploymentError(on=ending.on, employed_on=client.employed_on)
    client.ended_on = ending.on
    client.end_reason = good_reason(ending.reason or "")
    at_once = ending.on <= today
    if at_once:
        client.next_prompt_at = client.next_reminder_at = None
        codes.end_unused(session, Code.client_id == client.id, now)
    return Ended(client, at_once, stored.count_planned(session, client))
