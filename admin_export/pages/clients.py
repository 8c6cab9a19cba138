"""利用者: the list, and one client's page: weeks, words, alerts, pauses, contacts, messages."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil
from statistics import mean

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin_export.access import Access, page
from admin_export.digests import Digest, digest_of
from admin_export.drawing import draw
from admin_export.material import Material, Period, Week
from admin_export.pages.week import A_PAGE, page_number
from admin_export.sheets import RATED, cell_value, place_word
from admin_export.visit import Visit
from admin_export.weeks import weeks_of_clients
from admin_export.words_of_clients import words_of
from bot.audit import Action
from bot.dialogs.own_items import Aspect
from bot.people.contacts import Party
from bot.schedule.pauses import PauseReason
from bot.storage import (
    alert_histories,
    caseloads,
    contacts,
    interviews,
    message_log,
    pauses,
    weeks,
    written,
)
from bot.storage.caseloads import CaseloadClient
from bot.storage.models import Client

CHART_WEEKS = 26
TABLE_WEEKS = 8
MOST_WORDS = 40
MOST_SENDS = 20
MOST_INTERVIEWS = 12
LONGEST_SEARCH = 60


@page("/clients", Access.STAFF)
def clients(visit: Visit) -> ResponseReturnValue:
    """One's own, or all; `?q=` looks for a part of the name or nickname."""
    visit.looked(Action.LIST_VIEWED)
    number, wanted = page_number(), request.args.get("q", "").strip()[:LONGEST_SEARCH]
    with visit.database.reading() as session:
        if wanted:
            found, pages = _search(caseloads.read(session, visit.caseload), wanted), 1
        else:
            found = caseloads.read(session, visit.caseload, (number - 1) * A_PAGE, A_PAGE)
            pages = ceil(caseloads.count(session, visit.caseload) / A_PAGE)
    return draw(visit, "clients.html", clients=found, q=wanted, number=number, pages=pages)


def _search(found: list[CaseloadClient], wanted: str) -> list[CaseloadClient]:
    # Names are encrypted in the database, so the search is here.
    bare = "".join(wanted.split())
    return [
        client
        for client in found
        if bare in "".join(client.name.split()) or bare in client.nickname or bare == str(client.id)
    ]


@dataclass(frozen=True, slots=True)
class AspectTrend:
    """The weekly mean of one heading."""

    aspect: Aspect
    means: tuple[float | None, ...]


@page("/clients/<int:client_id>", Access.OWN_CLIENT)
def client(visit: Visit, client_id: int) -> ResponseReturnValue:
    """Everything about one client."""
    return client_page(visit, client_id)


def client_page(visit: Visit, client_id: int, refused: str | None = None, **more: object) -> str:
    """The page, after a form that was refused too."""
    visit.looked(Action.CLIENT_VIEWED, client_id)
    with visit.database.reading() as session:
        row = session.get_one(Client, client_id)
        listed = caseloads.read_one(session, client_id)
        found = _weeks(visit, session, client_id)
        texts = written.newest_of_client(session, client_id, MOST_WORDS)
        own = [item for item in weeks.own_items(session, [client_id]).values() if not item.retired]
        facts = {
            "client": row,
            "listed": listed,
            "weeks": found,
            "digest": _table(visit, row, found[-TABLE_WEEKS:]),
            "trends": [AspectTrend(aspect, _means(aspect, found)) for aspect in RATED],
            "words": [words_of(visit.office.forms, text) for text in texts],
            "own_items": own,
            "alerts": alert_histories.of_clients(session, [client_id], None, visit.now)[::-1],
            "pauses": pauses.of_client(session, client_id),
            "contacts": contacts.recent(session, [client_id], MOST_WORDS),
            "sends": message_log.latest_to_client(session, client_id, MOST_SENDS),
            "interviews": interviews.newest_of_client(session, client_id, MOST_INTERVIEWS),
        }
        return draw(
            visit,
            "client.html",
            aspects=visit.office.forms.today.aspects,
            cell_value=cell_value,
            place_word=place_word,
            parties=list(Party),
            pause_reasons=[reason for reason in PauseReason if reason is not PauseReason.THIS_WEEK],
            refused=refused,
            **facts,
            **more,
        )


def _weeks(visit: Visit, session: Session, client_id: int) -> tuple[Week, ...]:
    since = visit.now - timedelta(days=7 * CHART_WEEKS)
    return weeks_of_clients(visit.sources(session), [client_id], since)[client_id]


def _table(visit: Visit, row: Client, shown: tuple[Week, ...]) -> Digest:
    material = Material(
        client_id=row.id,
        name=row.name or "",
        nickname=row.nickname or "",
        staff_name="",
        period=Period(visit.now),
        made_at=visit.now,
        timezone=visit.timezone,
        weeks=shown,
    )
    return digest_of(material)


def _means(aspect: Aspect, found: tuple[Week, ...]) -> tuple[float | None, ...]:
    return tuple(_mean_of(aspect, week) for week in found)


def _mean_of(aspect: Aspect, week: Week) -> float | None:
    steps = (given for given in week.given if given.is_step and given.scale == 5 and not given.own)
    values = [Fraction(given.value) for given in steps if given.aspect is aspect and given.value]
    return float(round(mean(values), 1)) if values else None
