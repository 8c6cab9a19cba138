"""Taking in a file of clients: all of them or none. In the caller's transaction."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.people import clients
from bot.people import staff as staff_rules
from bot.people.client_file import ClientFile, ClientFileError, Problem, read_client_file
from bot.people.clients import Invitation
from bot.refusals import RefusedError
from bot.storage import clients as stored
from bot.storage.encryption import KeyRing
from bot.storage.models import Staff

Person = tuple[str, date | None]
"""Name (without blanks) and first day at work: enough to notice that a file is taken in twice."""


class AlreadyClientError(RefusedError):
    """The same person is here already."""


class SamePersonError(RefusedError):
    """The same person stands in the file twice."""


def import_clients(
    session: Session, keys: KeyRing, data: bytes, today: date, now: datetime
) -> tuple[Invitation, ...]:
    """Store every client of the file, in its order. Raises ClientFileError, and then nothing is stored."""
    file = read_client_file(data)
    carers, strangers = _carers(session, keys, file)
    problems = (*file.problems, *strangers, *_doubles(session, file, today))
    if problems:
        raise ClientFileError(tuple(sorted(problems, key=lambda problem: problem.line)))
    news = [clients.described(line.new, carers[line.new.staff_email], now) for line in file.lines]
    session.add_all(news)
    session.flush()
    return tuple(clients.first_invitation(session, keys, client, now) for client in news)


def _carers(
    session: Session, keys: KeyRing, file: ClientFile
) -> tuple[Mapping[str, Staff], tuple[Problem, ...]]:
    found: dict[str, Staff | RefusedError] = {}
    for email in {line.new.staff_email for line in file.lines}:
        try:
            found[email] = staff_rules.working(session, keys, email)
        except (staff_rules.UnknownStaffError, staff_rules.StaffHasLeftError) as refusal:
            found[email] = refusal
    problems = tuple(
        Problem(line.line, file.names["staff"], who)
        for line in file.lines
        if isinstance(who := found[line.new.staff_email], RefusedError)
    )
    return {email: who for email, who in found.items() if isinstance(who, Staff)}, problems


def _doubles(session: Session, file: ClientFile, today: date) -> Iterator[Problem]:
    here = {
        _person(client.name or "", client.employed_on): client.id
        for client in stored.supported(session, today)
    }
    lines: dict[Person, int] = {}
    for line in file.lines:
        person = _person(line.new.name, line.new.employed_on)
        if person in here:
            yield Problem(line.line, file.names["name"], AlreadyClientError(client=here[person]))
        elif person in lines:
            yield Problem(line.line, file.names["name"], SamePersonError(line=lines[person]))
        lines.setdefault(person, line.line)


def _person(name: str, employed_on: date | None) -> Person:
    return "".join(name.split()), employed_on
