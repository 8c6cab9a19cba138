"""記録: contacts with employer, doctor, welfare office, family."""

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from admin_export.access import Access, page
from admin_export.drawing import draw
from admin_export.visit import Visit
from bot.audit import Action
from bot.people import contacts as rules
from bot.people.contacts import NewContact, Party
from bot.people.written_dates import read_date
from bot.refusals import Language, RefusedError
from bot.storage import caseloads
from bot.storage import contacts as stored

MOST_SHOWN = 100
LONGEST_FIELD = 600


@page("/contacts", Access.STAFF)
def contacts(visit: Visit) -> ResponseReturnValue:
    """The newest about one's own clients."""
    return _page(visit, None)


@page("/clients/<int:client_id>/contacts", Access.OWN_CLIENT, methods=("POST",))
def write_contact(visit: Visit, client_id: int) -> ResponseReturnValue:
    """A new one."""
    form = request.form
    party = form.get("party", "")
    try:
        new = NewContact(
            client_id,
            read_date(form.get("on", "")),
            Party(party) if party in set(Party) else Party.OTHER,
            form.get("with_whom", "")[:LONGEST_FIELD],
            form.get("agreed", "")[:LONGEST_FIELD],
        )
        with visit.acting(Action.CONTACT_WRITTEN, client_id) as session:
            rules.write(session, visit.me.staff_id, new, visit.today, visit.now)
    except RefusedError as refusal:
        return _page(visit, refusal.say(Language.JA)), HTTPStatus.UNPROCESSABLE_ENTITY
    address = url_for("staff.client", client_id=client_id, done="contact")
    return redirect(address, HTTPStatus.SEE_OTHER)


def _page(visit: Visit, refused: str | None) -> str:
    visit.looked(Action.LIST_VIEWED)
    with visit.database.reading() as session:
        found = stored.recent(session, visit.caseload.ids(), MOST_SHOWN)
        count = caseloads.count(session, visit.caseload)
    return draw(visit, "contacts.html", contacts=found, count=count, refused=refused)
