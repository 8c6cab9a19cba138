"""Whose clients are whose, read for lists: names only of the rows that are shown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.storage import pauses
from bot.storage.clients import supported_on
from bot.storage.models import Client, Pause, Staff


@dataclass(frozen=True, slots=True)
class CaseloadClient:
    """A client as a list shows them."""

    id: int
    name: str
    nickname: str
    staff_id: int
    staff_name: str
    line_user_id: str | None
    blocked_at: datetime | None
    stopped_at: datetime | None
    consented_at: datetime | None
    employed_on: date | None
    ended_on: date | None
    prompt_weekday: int | None


@dataclass(frozen=True, slots=True)
class Caseload:
    """Which clients a list is about: those of one staff member, or all (`staff_id` None), on a day."""

    today: date
    staff_id: int | None = None

    def where(self) -> list[Any]:
        """The conditions on the table of clients."""
        mine = [Client.staff_id == self.staff_id] if self.staff_id is not None else []
        return [supported_on(self.today), *mine]

    def ids(self) -> Any:
        """The clients' numbers, as a subquery."""
        return select(Client.id).where(*self.where())


def count(session: Session, caseload: Caseload) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Client).where(*caseload.where())) or 0


def has(session: Session, caseload: Caseload, client_id: int) -> bool:
    """Whether that client is one of them."""
    wanted = select(Client.id).where(Client.id == client_id, *caseload.where())
    return session.scalar(wanted) is not None


def read(
    session: Session, caseload: Caseload, offset: int = 0, limit: int | None = None
) -> list[CaseloadClient]:
    """The clients in the order in which they came."""
    statement = _COLUMNS.where(*caseload.where()).order_by(Client.id).offset(offset)
    return _clients(session, statement.limit(limit) if limit is not None else statement)


def named(session: Session, client_ids: Collection[int]) -> dict[int, CaseloadClient]:
    """These clients by number, supported or not."""
    found = _clients(session, _COLUMNS.where(Client.id.in_(client_ids), Client.erased_at.is_(None)))
    return {client.id: client for client in found}


def read_one(session: Session, client_id: int) -> CaseloadClient | None:
    """One client, supported or not; None for erased ones."""
    return named(session, [client_id]).get(client_id)


def paused_on(session: Session, client_ids: Collection[int], day: date) -> dict[int, str]:
    """Why each of these clients pauses on that day; others are not in it."""
    statement = select(Pause).where(Pause.client_id.in_(client_ids), Pause.starts_on <= day)
    return {
        pause.client_id: pause.reason
        for pause in session.scalars(statement.order_by(Pause.id))
        if pauses.days_of(pause).covers(day)
    }


_COLUMNS = select(
    Client.id,
    Client.name,
    Client.nickname,
    Client.staff_id,
    Client.line_user_id,
    Client.blocked_at,
    Client.stopped_at,
    Client.consented_at,
    Client.employed_on,
    Client.ended_on,
    Client.prompt_weekday,
)


def _clients(session: Session, statement: Any) -> list[CaseloadClient]:
    rows = session.execute(statement).all()
    staff = names_of_staff(session, {row.staff_id for row in rows})
    return [_client(row, staff[row.staff_id]) for row in rows]


def names_of_staff(session: Session, staff_ids: Collection[int]) -> dict[int, str]:
    """Each name once: in a join it would be decrypted for every row."""
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids)))
    return {row.id: row.name for row in rows}


def _client(row: Any, staff_name: str) -> CaseloadClient:
    return CaseloadClient(
        id=row.id,
        name=row.name or "",
        nickname=row.nickname or "",
        staff_id=row.staff_id,
        staff_name=staff_name,
        line_user_id=row.line_user_id,
        blocked_at=row.blocked_at,
        stopped_at=row.stopped_at,
        consented_at=row.consented_at,
        employed_on=row.employed_on,
        ended_on=row.ended_on,
        prompt_weekday=row.prompt_weekday,
    )
