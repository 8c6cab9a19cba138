"""Clients in and out: one by one, as a file with a preview, as a list to keep."""

import base64
from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from admin_export.access import Access, page
from admin_export.csv_files import csv_bytes
from admin_export.drawing import draw
from admin_export.pages.digests import csv_answer, wanted_encoding
from admin_export.pages.settings import settings_page
from admin_export.sheets import Row, RowKind
from admin_export.visit import Visit
from admin_export.words import word
from bot.audit import Action
from bot.people import clients as rules
from bot.people.client_file import ClientFileError, read_client_file
from bot.people.client_import import import_clients
from bot.people.personal_details import NewClient
from bot.people.written_dates import read_date
from bot.refusals import Language, RefusedError
from bot.storage import clients as stored
from bot.storage import staff as stored_staff

LONGEST_FIELD = 600


@page("/settings/clients", Access.MANAGER, methods=("POST",))
def add_client(visit: Visit) -> ResponseReturnValue:
    """One client; the invitation code is made on their page."""
    given = {name: request.form.get(name, "").strip()[:LONGEST_FIELD] for name in FIELDS}
    try:
        employed = read_date(given["employed_on"]) if given["employed_on"] else None
        new = NewClient(given["name"], given["staff"], given["nickname"], employed, given["phone"])
        with visit.acting(Action.CLIENT_ADDED) as session:
            added = rules.add(session, visit.keys, new, visit.now).client
    except RefusedError as refusal:
        return settings_page(visit, refusal.say(Language.JA)), HTTPStatus.UNPROCESSABLE_ENTITY
    address = url_for("staff.client", client_id=added.id, done="saved")
    return redirect(address, HTTPStatus.SEE_OTHER)


FIELDS = ("name", "staff", "nickname", "employed_on", "phone")


@page("/settings/clients/preview", Access.MANAGER, methods=("POST",))
def preview_clients(visit: Visit) -> ResponseReturnValue:
    """What the file says, or all that is wrong with it; nothing is stored."""
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    try:
        file = read_client_file(data)
        problems = file.problems
    except ClientFileError as error:
        return _preview(visit, error), HTTPStatus.UNPROCESSABLE_ENTITY
    if problems:
        return _preview(visit, ClientFileError(problems)), HTTPStatus.UNPROCESSABLE_ENTITY
    content = base64.b64encode(data).decode()
    return draw(visit, "clients_preview.html", lines=file.lines, content=content, problems=())


def _preview(visit: Visit, error: ClientFileError) -> str:
    problems = [
        (problem.line, problem.column, problem.refusal.say(Language.JA)) for problem in error.problems
    ]
    return draw(visit, "clients_preview.html", lines=(), content="", problems=problems)


@page("/settings/clients/import", Access.MANAGER, methods=("POST",))
def import_clients_file(visit: Visit) -> ResponseReturnValue:
    """All of the previewed file, or nothing."""
    try:
        data = base64.b64decode(request.form.get("content", ""), validate=True)
    except ValueError:
        return settings_page(visit, None), HTTPStatus.BAD_REQUEST
    try:
        with visit.acting(Action.CLIENTS_IMPORTED) as session:
            invited = import_clients(session, visit.keys, data, visit.today, visit.now)
    except ClientFileError as error:
        return _preview(visit, error), HTTPStatus.UNPROCESSABLE_ENTITY
    return draw(visit, "clients_imported.html", invited=invited)


@page("/settings/clients.csv", Access.MANAGER)
def export_clients(visit: Visit) -> ResponseReturnValue:
    """The list in the columns that the import reads."""
    visit.looked(Action.CLIENTS_EXPORTED)
    with visit.database.reading() as session:
        emails = stored_staff.emails(session)
        found = stored.supported(session, visit.today)
    head = Row(RowKind.HEAD, tuple(word("client_file", name) for name in COLUMNS))
    rows = [
        Row(
            RowKind.ITEM,
            (
                client.name or "",
                emails[client.staff_id],
                client.employed_on.isoformat() if client.employed_on else "",
                client.nickname or "",
                client.phone or "",
                client.contact or "",
                word("client_file", "yes") if client.medication else "",
            ),
        )
        for client in found
    ]
    return csv_answer(csv_bytes([head, *rows], wanted_encoding()), "clients.csv")


COLUMNS = ("name", "staff", "employed_on", "nickname", "phone", "contact", "medication")
