"""Calling the Messaging API: one pooled client a process, and every answer as one of few outcomes."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linebot.v3.messaging import ApiClient, Configuration
from linebot.v3.messaging.exceptions import ApiException
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError
from urllib3.util.retry import Retry

from bot.settings import Settings

CONNECT_SECONDS, READ_SECONDS = 1.0, 5.0


class Outcome(StrEnum):
    """What became of a call, as far as anybody can know."""

    ACCEPTED = "accepted"
    ALREADY_ACCEPTED = "already_accepted"
    TOKEN_SPENT = "token_spent"  # noqa: S105  not a password
    INVALID = "invalid"
    BAD_RECIPIENT = "bad_recipient"
    UNAUTHORIZED = "unauthorized"
    RATE_LIMITED = "rate_limited"
    QUOTA_SPENT = "quota_spent"
    NOT_SENT = "not_sent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Answer:
    """A call's outcome, LINE's words where it refused (no words of ours), and LINE's request id."""

    outcome: Outcome
    reason: str = ""
    request_id: str | None = None


BY_STATUS = {
    400: Outcome.INVALID,
    401: Outcome.UNAUTHORIZED,
    403: Outcome.UNAUTHORIZED,
    404: Outcome.INVALID,
    409: Outcome.ALREADY_ACCEPTED,
    410: Outcome.INVALID,
    413: Outcome.INVALID,
    415: Outcome.INVALID,
    429: Outcome.RATE_LIMITED,
}


CALLS_AT_ONCE = 64
"""In one process; at 50 ms a call that is more than a thousand a second."""


class LineCalls:
    """Sends frozen bodies. Create it after forking; it is safe to share between threads."""

    def __init__(self, base_url: str, token: str, connections: int = CALLS_AT_ONCE) -> None:
        # Retrying is a decision of `delivery`, which knows what may be repeated.
        configuration = Configuration(host=base_url, access_token=token)
        configuration.retries = Retry(0)
        configuration.connection_pool_maxsize = connections
        self._rest = ApiClient(configuration).rest_client
        self._base_url = base_url
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def reply(self, reply_token: str, messages: list[dict[str, Any]]) -> Answer:
        """Free, but the token lives one minute and takes no retry key."""
        body = {"replyToken": reply_token, "messages": messages}
        return self._post("/v2/bot/message/reply", body, {})

    def push(self, to: str, messages: list[dict[str, Any]], retry_key: str) -> Answer:
        """To one person; counted. The same key within 24 hours is sent once."""
        body = {"to": to, "messages": messages}
        return self._post("/v2/bot/message/push", body, {"X-Line-Retry-Key": retry_key})

    def multicast(self, to: list[str], messages: list[dict[str, Any]], retry_key: str) -> Answer:
        """To at most 500 people; each is counted."""
        body = {"to": to, "messages": messages}
        return self._post("/v2/bot/message/multicast", body, {"X-Line-Retry-Key": retry_key})

    def leave(self, path: str) -> Answer:
        """Leave a group or room: the record is nobody else's."""
        return self._post(path, {}, {})

    def _post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Answer:
        # The SDK's transport without its models: they would copy and check the frozen body again.
        try:
            answered = self._rest.post_request(
                self._base_url + path,
                headers={**self._headers, **headers},
                body=body,
                _request_timeout=(CONNECT_SECONDS, READ_SECONDS),
            )
        except ApiException as error:
            return _refused(error)
        except MaxRetryError as error:
            never_left = isinstance(error.reason, NewConnectionError | ConnectTimeoutError)
            return Answer(Outcome.NOT_SENT if never_left else Outcome.UNCLEAR, type(error.reason).__name__)
        except (HTTPError, OSError) as error:
            return Answer(Outcome.UNCLEAR, type(error).__name__)
        return Answer(Outcome.ACCEPTED, request_id=answered.getheader("x-line-request-id"))


def open_calls(settings: Settings) -> LineCalls:
    """The office's own connection to LINE."""
    return LineCalls(settings.line_api_base_url, settings.line_channel_access_token.get_secret_value())


def _refused(error: ApiException) -> Answer:
    reason = _reason(error.body)
    request_id = (error.headers or {}).get("x-line-request-id")
    outcome = BY_STATUS.get(error.status or 0, Outcome.UNCLEAR)
    if error.status == 400:
        outcome = _why_bad(reason)
    if error.status == 429 and "monthly limit" in reason:
        outcome = Outcome.QUOTA_SPENT
    return Answer(outcome, f"{error.status} {reason}"[:200], request_id)


def _why_bad(reason: str) -> Outcome:
    # There are no error codes: the messages' own faults are the ones that LINE counts.
    if reason == "Invalid reply token":
        return Outcome.TOKEN_SPENT
    return Outcome.INVALID if reason.startswith("The request body") else Outcome.BAD_RECIPIENT


def _reason(body: Any) -> str:
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"
