"""監査記録: managers read who looked at what."""

from math import ceil

from flask.typing import ResponseReturnValue

from admin_export.access import Access, page
from admin_export.drawing import draw
from admin_export.pages.week import page_number
from admin_export.visit import Visit
from bot.audit import Action
from bot.storage import audit
from bot.storage import staff as stored_staff

A_PAGE = 100


@page("/audit", Access.MANAGER)
def audit_log(visit: Visit) -> ResponseReturnValue:
    """Newest first; clients by number only."""
    visit.looked(Action.AUDIT_READ)
    number = page_number()
    with visit.database.reading() as session:
        entries = audit.newest_first(session, (number - 1) * A_PAGE, A_PAGE)
        pages = ceil(audit.count(session) / A_PAGE)
        names = {f"staff:{one.id}": one.name for one in stored_staff.everyone(session)}
    return draw(visit, "audit.html", entries=entries, names=names, number=number, pages=pages)
