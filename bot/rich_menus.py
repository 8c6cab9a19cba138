"""The menus under the chat: installed once by hand, and given to staff who link their account later."""

from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.line.platform import PlatformError
from bot.line.rich_menu_calls import RichMenuCalls, key_of, open_rich_menu_calls
from bot.line.rich_menu_picture import rich_menus
from bot.office import Office
from bot.storage.models import Staff
from bot.storage.session import Database

log = structlog.get_logger()

CLIENT, STAFF = "client", "staff"


def install(database: Database, calls: RichMenuCalls) -> int:
    """Put the menus up; returns how many staff got theirs. Run again: replaced, not doubled.

    What is there is taken away last, so that nobody is without a menu meanwhile. Raises PlatformError.
    """
    older = calls.ours()
    made = {key: calls.create(menu) for key, menu in rich_menus().items()}
    calls.set_default(made[CLIENT])
    with database.reading() as session:
        linked = {row.id: str(row.line_user_id) for row in _linked(session)}
    calls.link(made[STAFF], list(linked.values()))
    with database.transaction() as session:
        for staff_id, account in linked.items():
            session.get_one(Staff, staff_id).menu_user_id = account
    for menu_id in older:
        calls.delete(menu_id)
    return len(linked)


def give_staff_their_menu(office: Office, _at: datetime, _now: datetime) -> bool:
    """Whoever linked an account since, gets the staff's menu there; whoever left, gets rid of it."""
    with office.database.reading() as session:
        changed = session.scalars(select(Staff).where(_has_changed())).all()
        wanted = [(row.id, row.menu_user_id, row.line_user_id) for row in changed]
    if not wanted:
        return False
    calls = open_rich_menu_calls(office.settings)
    try:
        menus = [menu_id for menu_id, name in calls.ours().items() if key_of(name) == STAFF]
        for staff_id, before, account in wanted:
            _change(calls, menus, before, account)
            with office.database.transaction() as session:
                session.get_one(Staff, staff_id).menu_user_id = account
    except PlatformError as error:
        log.warning("menu not linked", why=error.reason)
    return False


def _change(calls: RichMenuCalls, menus: list[str], before: str | None, account: str | None) -> None:
    if before is not None:
        calls.unlink(before)
    # Where no menu was installed yet, `install` links everybody.
    if account is not None and menus:
        calls.link(menus[0], [account])


def _linked(session: Session) -> list[Staff]:
    statement = select(Staff).where(Staff.line_user_id.is_not(None), Staff.left_at.is_(None))
    return list(session.scalars(statement))


def _has_changed() -> ColumnElement[bool]:
    return or_(
        Staff.line_user_id != Staff.menu_user_id,
        Staff.line_user_id.is_(None) & Staff.menu_user_id.is_not(None),
        Staff.line_user_id.is_not(None) & Staff.menu_user_id.is_(None),
    )
