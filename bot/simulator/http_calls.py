"""Joins the Messaging API to HTTP: through Flask, and past it for the two calls that must be fast."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Response, request

from bot.simulator.api_calls import ApiAnswer, ApiCall, Work, run
from bot.simulator.current import the_platform
from bot.simulator.platform import Platform

StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def answer(endpoint: str, work: Work, status: int = 200) -> Response:
    """Answers the current request, whose body, if any, is JSON."""
    return _response(run(the_platform(), ApiCall(endpoint, request.environ, status=status), work))


def answer_upload(endpoint: str, work: Work) -> Response:
    """Answers the current request, whose body is a file."""
    return _response(run(the_platform(), ApiCall(endpoint, request.environ, has_json=False), work))


def _response(answered: ApiAnswer) -> Response:
    return Response(answered.body, answered.status, answered.headers)


class HotPath:
    """Answers reply and push before Flask sees them: a benchmark measures the bot, not us."""

    def __init__(self, app: WsgiApp, platform: Platform) -> None:
        self._app = app
        self._platform = platform
        self._works: dict[str, tuple[str, Work]] = {
            "/v2/bot/message/reply": ("reply", platform.sending.reply),
            "/v2/bot/message/push": ("push", platform.sending.push),
        }

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        found = self._works.get(environ["PATH_INFO"])
        if found is None or environ["REQUEST_METHOD"] != "POST":
            return self._app(environ, start_response)
        endpoint, work = found
        answered = run(self._platform, ApiCall(endpoint, environ), work)
        length = ("Content-Length", str(len(answered.body)))
        status = f"{answered.status} {HTTPStatus(answered.status).phrase}"
        start_response(status, [*answered.headers.items(), length])
        return (answered.body,)
