"""How the control addresses say what is wrong: `{"error": …}`."""

from http import HTTPStatus

from flask import Blueprint

from bot.simulator.chats import UnknownPersonError
from bot.simulator.checks import Json
from bot.simulator.phones import PhoneError
from bot.simulator.platform import UnknownEventError


def explain_errors(routes: Blueprint) -> None:
    """Gives every address of this blueprint the same short errors."""
    for missing in (UnknownPersonError, UnknownEventError):
        routes.register_error_handler(missing, _not_there)
    routes.register_error_handler(PhoneError, _not_possible)
    for malformed in (KeyError, TypeError, ValueError):
        routes.register_error_handler(malformed, _not_understood)


def _not_there(error: Exception) -> tuple[Json, HTTPStatus]:
    return {"error": str(error.args[0])}, HTTPStatus.NOT_FOUND


def _not_possible(error: Exception) -> tuple[Json, HTTPStatus]:
    return {"error": str(error)}, HTTPStatus.CONFLICT


def _not_understood(error: Exception) -> tuple[Json, HTTPStatus]:
    return {"error": f"{type(error).__name__}: {error}"}, HTTPStatus.BAD_REQUEST
