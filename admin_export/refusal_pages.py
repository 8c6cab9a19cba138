"""What a browser is shown where a page is refused; other addresses keep their plain answers."""

from http import HTTPStatus

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from admin_export.drawing import draw
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


def _show(error: HTTPException) -> ResponseReturnValue:
    if not request.path.startswith("/staff"):
        return error
    return _page(str(error.code)), error.code or HTTPStatus.BAD_REQUEST


def _show_busy(error: Exception) -> ResponseReturnValue:
    if not request.path.startswith("/staff"):
        raise error
    return _page("busy"), HTTPStatus.SERVICE_UNAVAILABLE


def _page(why: str) -> str:
    return draw(begin_visit(), "refused.html", why=why)
