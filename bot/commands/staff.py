"""`tsuzuku staff`: who works here."""

import click

from bot.audit import Action
from bot.commands.codes import echo_invitation
from bot.commands.listing import echo_json, echo_table
from bot.commands.office import open_desk
from bot.commands.speech import SpokenGroup, say, text
from bot.office_calendar import read_calendar
from bot.people import handover
from bot.people import staff as staff_rules
from bot.people.handover import Leaving
from bot.people.staff import NewStaff
from bot.sign_in import offers as sign_in
from bot.storage import staff as stored
from bot.storage.models import Staff


@click.group(cls=SpokenGroup)
def staff() -> None:
    """Who works here."""


@staff.command()
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--manager", is_flag=True)
@click.option("--on-call", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
def add(name: str, email: str, *, manager: bool, on_call: bool, as_json: bool) -> None:
    """Add a staff member and print their linking code."""
    with open_desk() as desk:
        with desk.database.transaction() as session:
            invited = staff_rules.add(session, desk.keys, NewStaff(name, email, manager, on_call), desk.now)
            desk.log(session, Action.STAFF_CHANGED)
        if not as_json:
            say("staff_added", name=invited.staff.name, id=invited.staff.id)
        echo_invitation(desk, invited.issued, _facts(invited.staff), as_json=as_json)


@staff.command()
@click.argument("email")
@click.option("--json", "as_json", is_flag=True)
def invite(email: str, *, as_json: bool) -> None:
    """Print a new linking code."""
    with open_desk() as desk:
        with desk.database.transaction() as session:
            invited = staff_rules.invite(session, desk.keys, email, desk.now)
            desk.log(session, Action.STAFF_CHANGED)
        echo_invitation(desk, invited.issued, _facts(invited.staff), as_json=as_json)


@staff.command()
@click.argument("email")
def sign_in_link(email: str) -> None:
    """Print a single-use link and code for the staff pages."""
    with open_desk() as desk:
        with desk.database.transaction() as session:
            member = staff_rules.working(session, desk.keys, email)
            offered = sign_in.offer(session, desk.keys, member.id, desk.now)
            desk.log(session, Action.STAFF_CHANGED)
        until = offered.expires_at.astimezone(desk.settings.timezone).strftime("%H:%M")
        say("sign_in_link", link=desk.settings.base_url + offered.path, code=offered.code, until=until)


@staff.command(name="list")
@click.option("--json", "as_json", is_flag=True)
def list_(*, as_json: bool) -> None:
    """List everyone, those who have left too."""
    with open_desk() as desk, desk.database.reading() as session:
        everyone = stored.everyone(session)
    if as_json:
        echo_json([_facts(member) for member in everyone])
        return
    echo_table(text("staff_head").split("|"), [_row(member) for member in everyone])


@staff.command()
@click.argument("email")
@click.option("--to", "to_email", metavar="EMAIL")
def leave(email: str, to_email: str | None) -> None:
    """End somebody's access and hand their work over."""
    with open_desk() as desk, desk.database.transaction() as session:
        calendar = read_calendar(session, desk.settings)
        done = handover.leave(session, desk.keys, Leaving(email, to_email), calendar, desk.now)
        desk.log(session, Action.STAFF_CHANGED)
    say("staff_left", name=done.leaver.name)
    if done.successor is not None:
        say("handed_over", name=done.successor.name, clients=done.clients, told=done.told)
    if done.interviews or done.alerts:
        say("handed_over_besides", interviews=done.interviews, alerts=done.alerts)


def _facts(member: Staff) -> dict[str, object]:
    return {
        "id": member.id,
        "name": member.name,
        "email": member.email,
        "manager": member.is_manager,
        "on_call": member.on_call,
        "linked": member.line_user_id is not None,
        "left_at": member.left_at.isoformat() if member.left_at else None,
    }


def _row(member: Staff) -> tuple[str, ...]:
    yes = text("yes")
    return (
        str(member.id),
        member.name,
        member.email,
        yes if member.is_manager else "",
        yes if member.on_call else "",
        yes if member.line_user_id else "",
        member.left_at.date().isoformat() if member.left_at else "",
    )
