"""Queued sends as values, for decisions; overrides say what matters to the test."""

from dataclasses import replace
from typing import Any

from bot.dialogs.messages import MessageKind
from bot.storage.models import Channel, SendStatus
from bot.storage.sends import Job
from tests.builders import NOW

QUESTION = {"kind": MessageKind.QUESTION, "message": {"type": "text", "text": "よく 眠れましたか"}}
ANSWER = {"kind": MessageKind.ANSWER, "message": {"type": "text", "text": "はい"}}


def job(**overrides: Any) -> Job:
    """A reply to somebody, queued now and never attempted."""
    return Job(
        **{
            "id": 1,
            "retry_key": "123e4567-e89b-12d3-a456-426614174000",
            "channel": Channel.REPLY,
            "kind": MessageKind.ANSWER,
            "status": SendStatus.QUEUED,
            "line_user_id": "U1",
            "body": [ANSWER],
            "reply_token": "token",
            "arrived_at": NOW,
            "created_at": NOW,
            "next_attempt_at": NOW,
            "first_attempt_at": None,
            "attempts": 0,
            "staff_id": None,
            "alert_id": None,
            **overrides,
        }
    )


def push(**overrides: Any) -> Job:
    """A push to somebody, never attempted."""
    return job(**{"channel": Channel.PUSH, "reply_token": None, "arrived_at": None, **overrides})


def tried(given: Job, times: int = 1, **overrides: Any) -> Job:
    """The same after so many attempts, the first of them now."""
    return replace(given, **{"attempts": times, "first_attempt_at": NOW, **overrides})
