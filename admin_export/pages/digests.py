"""The digest of an interview as a page and as files, and a whole month in one file."""

from http import HTTPStatus

from flask import abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from admin_export.access import Access, page
from admin_export.csv_files import Encoding
from admin_export.digests import Digest
from admin_export.downloads import (
    digest_csv,
    digest_for,
    digest_name,
    digest_xlsx,
    month_of_digests,
    month_zip,
    overview_csv,
    overview_name,
)
from admin_export.drawing import draw
from admin_export.months import Month, read_month
from admin_export.sheets import cell_value, meeting_words, period_words, place_word
from admin_export.visit import Visit
from admin_export.weeks import Sources
from bot.audit import Action
from bot.dialogs.own_items import Aspect
from bot.storage import interviews

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("/interviews/<int:interview_id>/digest", Access.OWN_INTERVIEW)
def digest(visit: Visit, interview_id: int) -> ResponseReturnValue:
    """On the screen and on paper."""
    with visit.database.reading() as session:
        found = _digest(visit.sources(session), interview_id)
    visit.looked(Action.DIGEST_VIEWED, found.material.client_id)
    return draw(
        visit,
        "digest.html",
        digest=found,
        material=found.material,
        aspects=visit.office.forms.today.aspects,
        other=Aspect.OTHER,
        cell_value=cell_value,
        meeting=meeting_words(found.material),
        period=period_words(found.material),
        place_word=place_word,
    )


@page("/interviews/<int:interview_id>/digest.csv", Access.OWN_INTERVIEW)
def digest_csv_file(visit: Visit, interview_id: int) -> ResponseReturnValue:
    """UTF-8, or cp932 with `?encoding=cp932`."""
    with visit.database.reading() as session:
        sources = visit.sources(session)
        found = _digest(sources, interview_id)
        content = digest_csv(sources, found, wanted_encoding())
    visit.looked(Action.DIGEST_DOWNLOADED, found.material.client_id)
    return csv_answer(content, _name(found, "csv"))


@page("/interviews/<int:interview_id>/digest.xlsx", Access.OWN_INTERVIEW)
def digest_xlsx_file(visit: Visit, interview_id: int) -> ResponseReturnValue:
    """The same with colours."""
    with visit.database.reading() as session:
        sources = visit.sources(session)
        found = _digest(sources, interview_id)
        content = digest_xlsx(sources, found)
    visit.looked(Action.DIGEST_DOWNLOADED, found.material.client_id)
    return file_answer(content, _name(found, "xlsx"), XLSX)


@page("/digests/<int:staff_id>/<month>/overview.csv", Access.OWN_STAFF)
def overview_file(visit: Visit, staff_id: int, month: str) -> ResponseReturnValue:
    """A row a client."""
    wanted = _month(month)
    with visit.database.reading() as session:
        sources = visit.sources(session)
        found = month_of_digests(sources, staff_id, wanted)
        content = overview_csv(sources, found, wanted_encoding())
    visit.looked(Action.MONTH_DOWNLOADED)
    return csv_answer(content, overview_name(staff_id, wanted))


@page("/digests/<int:staff_id>/<month>/all.zip", Access.OWN_STAFF)
def month_file(visit: Visit, staff_id: int, month: str) -> ResponseReturnValue:
    """The overview and every digest."""
    wanted = _month(month)
    with visit.database.reading() as session:
        sources = visit.sources(session)
        found = month_of_digests(sources, staff_id, wanted)
        content = month_zip(sources, found, wanted_encoding())
    visit.looked(Action.MONTH_DOWNLOADED)
    visit.looked(Action.DIGEST_DOWNLOADED, *(one.material.client_id for one in found.with_interview))
    return file_answer(content, f"digests_{wanted}_staff-{staff_id}.zip", "application/zip")


def _digest(sources: Sources, interview_id: int) -> Digest:
    found = interviews.listed(sources.session, interview_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return digest_for(sources, found)


def _name(found: Digest, kind: str) -> str:
    meeting = found.material.meeting
    if meeting is None:
        abort(HTTPStatus.NOT_FOUND)
    day = meeting.at.astimezone(found.material.timezone).date()
    return digest_name(meeting.id, found.material.client_id, day, kind)


def _month(text: str) -> Month:
    try:
        return read_month(text)
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)


def wanted_encoding() -> Encoding:
    """What `?encoding=` asks for; UTF-8 for anything unknown."""
    wanted = request.args.get("encoding", "").lower()
    return Encoding(wanted) if wanted in set(Encoding) else Encoding.UTF8


def csv_answer(content: bytes, name: str) -> Response:
    """A CSV file to save."""
    charset = "cp932" if wanted_encoding() is Encoding.CP932 else "utf-8"
    return file_answer(content, name, f"text/csv; charset={charset}")


def file_answer(content: bytes, name: str, content_type: str) -> Response:
    """A file to save."""
    answer = Response(content, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
