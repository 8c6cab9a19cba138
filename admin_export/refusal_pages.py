"""What a browser is shown where a page is refused; other addresses keep their plain answers."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from admin_export.drawing import draw
from admin_export.form_tokens import FormSpentError
from admin_export.visit import begin_visit
from bot.storage.session import DatabaseBusyError

SHOWN = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
)


def show_refusals(app: Flask) -> None:
    """Put the handlers up."""
    for status in SHOWN:
        app.register_error_handler(status.value, _show)
    app.register_error_handler(DatabaseBusyError, _show_busy)
    app.register_error_handler(FormSpentError, _back_to_the_form)


def _show(error: HTTPException) -> ResponseReturnValue:
    if not request.path.startswith("/staff"):
        return error
    return _page(str(error.code)), error.code or HTTPStatus.BAD_REQUEST


def _show_busy(error: Exception) -> ResponseReturnValue:
    if not request.path.startswith("/staff"):
        raise error
    return _page("busy"), HTTPStatus.SERVICE_UNAVAILABLE


def _back_to_the_form(_: Exception) -> ResponseReturnValue:
    """Whoever tapped twice sees what the first tap did."""
    return redirect(f"{_page_of_the_form()}?done=twice", HTTPStatus.SEE_OTHER)


def _page_of_the_form() -> str:
    path = urlsplit(request.referrer or "").path
    is_page = current_app.url_map.bind("").test(path, "GET")
    return path if is_page else url_for("staff.this_week")


def _page(why: str) -> str:
    return draw(begin_visit(), "refused.html", why=why)
