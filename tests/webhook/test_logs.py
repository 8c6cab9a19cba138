"""Logs tell ids and states, never what a person wrote."""

import json
import logging

import pytest
import structlog

from bot.logs import set_up_logs

SECRET_WORDS = "だれにも 言わないで"


def fail() -> None:
    raise ValueError(SECRET_WORDS)


def test_an_exception_is_told_by_its_type_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json")
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("event failed", event_id="e1")
    told = json.loads(capsys.readouterr().err)

    assert (told["event"], told["event_id"], told["error"]) == ("event failed", "e1", "ValueError")
    assert told["where"][-1].endswith(" fail")
    assert SECRET_WORDS not in str(told)


def test_so_are_the_exceptions_that_libraries_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As at the start of a process: nobody has set up the root logger yet.
    monkeypatch.setattr(logging.root, "handlers", [])
    set_up_logs("json")
    try:
        fail()
    except ValueError:
        logging.getLogger("flask.app").exception("Exception on /callback [POST]")
    told = capsys.readouterr().err

    assert "ValueError at test_logs.py" in told
    assert SECRET_WORDS not in told
