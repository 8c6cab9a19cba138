"""Reply tokens (single use, one minute) and retry keys (24 hours).

Sources: https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
and https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
"""

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulator.checks import Json
from bot.simulator.refusals import bad_reply_token, bad_retry_key, retry_key_accepted

REPLY_WITHIN = timedelta(minutes=1)
REPLY_AFTER_EVENT = timedelta(minutes=20)
RETRY_KEY_LIFE = timedelta(hours=24)

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(slots=True)
class _Grant:
    user_id: str
    event_at: datetime
    received_at: datetime | None = None
    used: bool = False


class ReplyTokens:
    """Every token given out with an event, and whether it still works."""

    def __init__(self) -> None:
        self._grants: OrderedDict[str, _Grant] = OrderedDict()
        # Hundreds of phones write at once: what one forgets, another must not be looking through.
        self._lock = threading.Lock()

    def issue(self, user_id: str, event_at: datetime) -> str:
        token = secrets.token_hex(16)
        with self._lock:
            self._forget_dead(event_at)
            self._grants[token] = _Grant(user_id, event_at)
        return token

    def received(self, token: str, at: datetime) -> None:
        """The minute runs from the webhook's arrival, anew with each redelivery."""
        if grant := self._grants.get(token):
            grant.received_at = at

    def owner(self, token: str) -> str | None:
        """Who would get a reply with this token, spent or not."""
        grant = self._grants.get(token)
        return grant.user_id if grant else None

    def spend(self, token: str, now: datetime) -> str:
        """Uses the token up and returns whom it answers; raises RefusalError (400)."""
        grant = self._grants.get(token)
        if grant is None or not _alive(grant, now):
            raise bad_reply_token()
        grant.used = True
        return grant.user_id

    def _forget_dead(self, now: datetime) -> None:
        while self._grants:
            token, grant = next(iter(self._grants.items()))
            if now - grant.event_at <= REPLY_AFTER_EVENT:
                return
            del self._grants[token]


def _alive(grant: _Grant, now: datetime) -> bool:
    return (
        not grant.used
        and grant.received_at is not None
        and now - grant.received_at <= REPLY_WITHIN
        and now - grant.event_at <= REPLY_AFTER_EVENT
    )


@dataclass(frozen=True, slots=True)
class _Accepted:
    at: datetime
    request_id: str
    body: Json
    sent_messages: Sequence[Json]


class RetryKeys:
    """Calls that were accepted with a key; after 24 hours the same key counts as new."""

    def __init__(self) -> None:
        self._accepted: OrderedDict[str, _Accepted] = OrderedDict()
        self.reused_with_other_body = 0

    def refuse_if_accepted(self, key: str | None, body: Json, now: datetime) -> None:
        """Raises RefusalError: 400 for what is no UUID, 409 for a call already done."""
        if key is None:
            return
        if not _UUID.fullmatch(key):
            raise bad_retry_key()
        earlier = self._accepted.get(key.lower())
        if earlier is None or now - earlier.at > RETRY_KEY_LIFE:
            return
        self.reused_with_other_body += earlier.body != body
        raise retry_key_accepted(earlier.request_id, earlier.sent_messages)

    def remember(
        self,
        key: str | None,
        request_id: str,
        body: Json,
        sent_messages: Sequence[Json],
        now: datetime,
    ) -> None:
        if key is None:
            return
        self._forget_old(now)
        self._accepted.pop(key.lower(), None)
        self._accepted[key.lower()] = _Accepted(now, request_id, body, sent_messages)

    def _forget_old(self, now: datetime) -> None:
        while self._accepted:
            key, accepted = next(iter(self._accepted.items()))
            if now - accepted.at <= RETRY_KEY_LIFE:
                return
            del self._accepted[key]
