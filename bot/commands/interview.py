"""`tsuzuku interview`: planning, moving and cancelling interviews."""

import click
from sqlalchemy.orm import Session

from bot.audit import Action
from bot.commands.listing import echo_json, echo_table
from bot.commands.moments import moment_argument
from bot.commands.office import Desk, open_desk
from bot.commands.speech import SpokenGroup, say, text
from bot.interviews import planning as interviews
from bot.interviews.planning import Mode, Plan
from bot.office_calendar import read_calendar
from bot.storage import interviews as stored
from bot.storage import ownership
from bot.storage.interviews import ListedInterview


@click.group(cls=SpokenGroup)
def interview() -> None:
    """Interviews with clients."""


@interview.command()
@click.option("--client", "client_id", type=int, required=True, metavar="ID")
@click.option("--at", required=True, metavar="ISO")
@click.option("--staff", "staff_email", metavar="EMAIL")
@click.option("--online", is_flag=True)
@click.option("--place", default="")
@click.option("--json", "as_json", is_flag=True)
def add(
    client_id: int, at: str, staff_email: str | None, place: str, *, online: bool, as_json: bool
) -> None:
    """Plan an interview."""
    mode = Mode.ONLINE if online else Mode.FACE_TO_FACE
    with open_desk() as desk:
        wanted = Plan(client_id, moment_argument(desk, at), staff_email, mode, place)
        with desk.database.transaction() as session:
            calendar = read_calendar(session, desk.settings)
            planned = interviews.plan(session, desk.keys, wanted, calendar, desk.now)
            listed = stored.listed(session, planned.id)
            desk.log(session, Action.INTERVIEW_PLANNED, client_id)
        if listed is None:
            return
        if as_json:
            echo_json(_facts(desk, listed))
        else:
            say("interview_added", id=listed.id, client=listed.client_name, when=_when(desk, listed))


@interview.command()
@click.argument("interview_id", type=int, metavar="ID")
@click.option("--at", required=True, metavar="ISO")
def move(interview_id: int, at: str) -> None:
    """Give an interview another time and tell the client."""
    with open_desk() as desk:
        moment = moment_argument(desk, at)
        with desk.database.transaction() as session:
            calendar = read_calendar(session, desk.settings)
            changed = interviews.move(session, interview_id, moment, calendar, desk.now)
            desk.log(session, Action.INTERVIEW_MOVED, _client_of(session, interview_id))
    say("interview_moved" if changed.told else "interview_moved_untold", id=interview_id)


@interview.command()
@click.argument("interview_id", type=int, metavar="ID")
def cancel(interview_id: int) -> None:
    """Call an interview off and tell the client."""
    with open_desk() as desk, desk.database.transaction() as session:
        calendar = read_calendar(session, desk.settings)
        changed = interviews.cancel(session, interview_id, calendar, desk.now)
        desk.log(session, Action.INTERVIEW_CANCELLED, _client_of(session, interview_id))
    say("interview_cancelled" if changed.told else "interview_cancelled_untold", id=interview_id)


@interview.command(name="list")
@click.option("--json", "as_json", is_flag=True)
def list_(*, as_json: bool) -> None:
    """List the interviews to come."""
    with open_desk() as desk, desk.database.transaction() as session:
        found = stored.planned_from(session, desk.now)
        desk.log(session, Action.LIST_VIEWED)
    if as_json:
        echo_json([_facts(desk, one) for one in found])
        return
    echo_table(text("interview_head").split("|"), [_row(desk, one) for one in found])


def _client_of(session: Session, interview_id: int) -> int | None:
    found = ownership.client_of_interview(session, interview_id)
    return found[0] if found else None


def _facts(desk: Desk, one: ListedInterview) -> dict[str, object]:
    return {
        "id": one.id,
        "client_id": one.client_id,
        "client": one.client_name,
        "staff": one.staff_name,
        "at": one.at.astimezone(desk.settings.timezone).isoformat(),
        "online": one.online,
        "place": one.place,
        "status": one.status,
    }


def _row(desk: Desk, one: ListedInterview) -> tuple[str, ...]:
    place = text("online") if one.online else one.place or ""
    return (str(one.id), _when(desk, one), one.client_name, str(one.client_id), one.staff_name, place)


def _when(desk: Desk, one: ListedInterview) -> str:
    return one.at.astimezone(desk.settings.timezone).strftime("%Y-%m-%d %H:%M")
