"""今週: who has answered this week, in LINE; by nickname or number, and nothing of what they wrote."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import select

from bot.alerts.desk import AlertDesk
from bot.dialogs.state import RecordStatus
from bot.dialogs.wording import say
from bot.storage.clients import supported_on
from bot.storage.models import Client, Record

MOST_NAMES = 60
"""A list: a LINE message takes 5,000 signs."""


def this_week(desk: AlertDesk, staff_id: int) -> str:
    """The week's records of one's own clients, of all for managers."""
    today = desk.office.calendar().day_of(desk.at)
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    member = desk.team.member(staff_id)
    mine = () if member is not None and member.person.is_manager else (Client.staff_id == staff_id,)
    statement = (
        select(Client.id, Client.nickname, Record.status, Record.all_answered)
        .outerjoin(Record, (Record.client_id == Client.id) & Record.day.between(monday, sunday))
        .where(supported_on(today), Client.line_user_id.is_not(None), Client.stopped_at.is_(None), *mine)
        .order_by(Client.id)
    )
    names: defaultdict[str, list[str]] = defaultdict(list)
    for row in desk.session.execute(statement):
        is_answered = row.status == RecordStatus.SUBMITTED or row.all_answered
        heading = "answered" if is_answered else "under_way" if row.status else "waiting"
        names[heading].append(_who(row.id, row.nickname))
    if not names:
        return say("alert", "no_clients")
    lists = {heading: names[heading][:MOST_NAMES] for heading in ("answered", "under_way", "waiting")}
    return say("alert", "this_week", first=monday, last=sunday, **lists)


def _who(client_id: int, nickname: str | None) -> str:
    if nickname:
        return say("alert", "nicknamed", nickname=nickname)
    return say("alert", "numbered", number=client_id)
