"""Structured logs: ids and states, never words, names or secrets."""

import logging
import sys
from typing import Any, Literal

import structlog


def set_up_logs(style: Literal["json", "console"]) -> None:
    """Send everything to stderr, one event a line."""
    drawn: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            drawn,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OfLibraries("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("sqlalchemy").setLevel(logging.CRITICAL)


class _OfLibraries(logging.Formatter):
    """What Flask, APScheduler and others log: their exceptions too by type and place only."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's own name
        return f"{type(ei[1]).__name__} at {', '.join(_places(ei[1]))}"


def _without_values(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """An exception is told by its type and place: its text and locals may hold what a person wrote."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        event["error"] = type(error).__name__
        event["where"] = _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    found, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-6:]
