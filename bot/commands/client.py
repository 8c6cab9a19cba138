"""`tsuzuku client`: the people who keep a weekly record."""

import sys
from datetime import date
from pathlib import Path

import click

from bot.audit import Action
from bot.commands.codes import ask_for_link, echo_invitation, facts_with_code
from bot.commands.days import DAY
from bot.commands.listing import echo_json, echo_table
from bot.commands.office import Desk, open_desk
from bot.commands.speech import FailedError, SpokenGroup, failed, language, remark, say, text
from bot.data_protection.client_copy import client_copy, write_copy
from bot.data_protection.erasure import NobodyToEraseError, erase, overwrite_remains
from bot.forms import Forms
from bot.office_calendar import read_calendar
from bot.people import clients, handover
from bot.people.client_file import ClientFileError
from bot.people.client_import import import_clients
from bot.people.clients import Ending, Invitation
from bot.people.handover import Move
from bot.people.personal_details import NewClient
from bot.storage import clients as stored
from bot.storage import staff as stored_staff
from bot.storage.models import Client


@click.group(cls=SpokenGroup)
def client() -> None:
    """The people who keep a weekly record."""


@client.command()
@click.option("--name", required=True)
@click.option("--staff", "staff_email", required=True, metavar="EMAIL")
@click.option("--nickname", default="")
@click.option("--employed-on", type=DAY)
@click.option("--phone", default="")
@click.option("--contact", default="")
@click.option("--medication", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
def add(*, as_json: bool, **written: object) -> None:
    """Add a client and print their invitation code."""
    new = NewClient(**written)  # type: ignore[arg-type]  # the options above are its fields
    with open_desk() as desk:
        with desk.database.transaction() as session:
            invited = clients.add(session, desk.keys, new, desk.now)
            desk.log(session, Action.CLIENT_ADDED, invited.client.id)
        if not as_json:
            added = invited.client
            say("client_added", name=added.name, nickname=added.nickname, id=added.id)
        echo_invitation(desk, invited.issued, _facts(invited.client), as_json=as_json)


@client.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def import_(file: Path, *, as_json: bool) -> None:
    """Add all clients of a CSV file, or none."""
    data = file.read_bytes()
    with open_desk() as desk:
        try:
            with desk.database.transaction() as session:
                invited = import_clients(session, desk.keys, data, desk.today, desk.now)
                desk.log(session, Action.CLIENTS_IMPORTED)
        except ClientFileError as error:
            lines = (problem.say(language()) for problem in error.problems)
            raise FailedError("\n".join(lines)) from error
        _echo_imported(desk, invited, as_json=as_json)


@client.command(name="list")
@click.option("--json", "as_json", is_flag=True)
def list_(*, as_json: bool) -> None:
    """List all clients, those whose support has ended too."""
    with open_desk() as desk, desk.database.transaction() as session:
        everyone, emails = stored.everyone(session), stored_staff.emails(session)
        desk.log(session, Action.LIST_VIEWED)
    if as_json:
        echo_json([{**_facts(one), "staff": emails[one.staff_id]} for one in everyone])
        return
    rows = [_row(one, emails[one.staff_id], desk.today) for one in everyone]
    echo_table(text("client_head").split("|"), rows)


@client.command()
@click.argument("client_id", metavar="ID", type=int)
@click.option("--to", "to_email", required=True, metavar="EMAIL")
def move(client_id: int, to_email: str) -> None:
    """Give a client to another staff member."""
    with open_desk() as desk, desk.database.transaction() as session:
        moved = handover.move(
            session, desk.keys, Move(client_id, to_email), read_calendar(session, desk.settings), desk.now
        )
        desk.log(session, Action.CLIENT_MOVED, client_id)
    said = "client_moved_and_told" if moved.told else "client_moved"
    say(said, id=client_id, name=moved.client.name, staff=moved.staff.name)


@client.command()
@click.argument("client_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True)
def invite(client_id: int, *, as_json: bool) -> None:
    """Print a new code for a new phone."""
    with open_desk() as desk:
        with desk.database.transaction() as session:
            invited = clients.invite(session, desk.keys, client_id, desk.today, desk.now)
            desk.log(session, Action.CLIENT_INVITED, client_id)
        echo_invitation(desk, invited.issued, _facts(invited.client), as_json=as_json)


@client.command()
@click.argument("client_id", metavar="ID", type=int)
def unlink(client_id: int) -> None:
    """Take the LINE account away."""
    with open_desk() as desk, desk.database.transaction() as session:
        unlinked = clients.unlink(session, client_id, desk.now)
        desk.log(session, Action.CLIENT_CHANGED, client_id)
    say("client_unlinked", id=client_id, name=unlinked.name)


@client.command()
@click.argument("client_id", metavar="ID", type=int)
@click.option("--on", type=DAY, required=True)
@click.option("--reason")
def end(client_id: int, on: date, reason: str | None) -> None:
    """End a client's support."""
    with open_desk() as desk, desk.database.transaction() as session:
        ended = clients.end(session, client_id, Ending(on, reason), desk.today, desk.now)
        desk.log(session, Action.CLIENT_ENDED, client_id)
    say("client_ended" if ended.at_once else "client_will_end", id=client_id, name=ended.client.name, on=on)
    if ended.interviews:
        say("interviews_remain", count=ended.interviews)


@client.command()
@click.argument("client_id", metavar="ID", type=int)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def export(client_id: int, out: Path) -> None:
    """Write all that is held on a client, as JSON and as a page."""
    with open_desk() as desk:
        with desk.database.transaction() as session:
            forms = Forms(desk.settings.form_file)
            copy = client_copy(session, client_id, desk.settings.timezone, forms)
            desk.log(session, Action.CLIENT_COPY_MADE, client_id)
        data, page = write_copy(copy, client_id, out)
    say("client_exported", id=client_id, data=data, page=page)


@client.command(name="erase")
@click.argument("client_id", metavar="ID", type=int)
@click.option("--yes", "sure", is_flag=True)
def erase_(client_id: int, *, sure: bool) -> None:
    """Erase all that is held on a client, but for an entry in the audit log."""
    with open_desk() as desk:
        if not sure:
            _ask_whether_sure(desk, client_id)
        with desk.database.transaction() as session:
            erase(session, client_id, desk.now)
            desk.log(session, Action.CLIENT_ERASED, client_id)
        overwritten = overwrite_remains(desk.database)
    say("client_erased", id=client_id)
    if not overwritten:
        remark("remains_not_overwritten")


def _ask_whether_sure(desk: Desk, client_id: int) -> None:
    """Only where somebody sits at a terminal: a program that runs the command has decided already."""
    with desk.database.reading() as session:
        found = session.get(Client, client_id)
    if found is None:
        raise NobodyToEraseError(client=client_id)
    if _at_a_terminal() and not click.confirm(text("erase_sure", id=client_id, name=found.name)):
        raise failed("not_erased", id=client_id)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _echo_imported(desk: Desk, invited: tuple[Invitation, ...], *, as_json: bool) -> None:
    link = ask_for_link(desk.settings)
    if as_json:
        echo_json(
            [facts_with_code(_facts(one.client), one.issued, link(one.issued.code)) for one in invited]
        )
        return
    head = text("imported_head").split("|")
    echo_table(head, [_imported_row(one, link(one.issued.code)) for one in invited])
    say("imported", count=len(invited))


def _imported_row(one: Invitation, link: str | None) -> tuple[str, ...]:
    return (str(one.client.id), one.client.name or "", one.issued.code, link or "")


def _facts(one: Client) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "nickname": one.nickname,
        "employed_on": one.employed_on,
        "phone": one.phone,
        "contact": one.contact,
        "medication": one.medication,
        "linked": one.line_user_id is not None,
        "blocked": one.blocked_at is not None,
        "consented": one.consented_at is not None,
        "stopped": one.stopped_at is not None,
        "ended_on": one.ended_on,
    }


def _row(one: Client, staff: str, today: date) -> tuple[str, ...]:
    employed = one.employed_on.isoformat() if one.employed_on else ""
    return (str(one.id), one.name or "", one.nickname or "", staff, employed, text(_standing(one, today)))


def _standing(one: Client, today: date) -> str:
    """How it stands between this client and LINE, as the name of a sentence."""
    if clients.has_ended(one, today):
        return "standing_ended"
    if one.line_user_id is None:
        return "standing_not_linked"
    if one.blocked_at is not None:
        return "standing_blocked"
    return "standing_stopped" if one.stopped_at is not None else "standing_linked"
