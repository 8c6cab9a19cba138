"""How LINE says no: a status and a JSON body.

Texts: https://developers.line.biz/en/reference/messaging-api/#error-messages
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Detail:
    """One fault in a request body and where it is."""

    message: str
    property: str


@dataclass(eq=False)
class RefusalError(Exception):
    """An API call that LINE would not accept."""

    status: int
    message: str
    details: Sequence[Detail] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The JSON answer; `details` is left out when empty."""
        found = [{"message": d.message, "property": d.property} for d in self.details]
        return {"message": self.message} | ({"details": found} if found else {}) | dict(self.extra)


def bad_body(details: Sequence[Detail]) -> RefusalError:
    return RefusalError(400, f"The request body has {len(details)} error(s)", details)


def bad_message(index: int, details: Sequence[Detail]) -> RefusalError:
    """Faults inside a template or Flex message are reported one message at a time."""
    return RefusalError(400, f"A message (messages[{index}]) in the request body is invalid", details)


def bad_json(line: int, column: int) -> RefusalError:
    text = f"The request body could not be parsed as JSON (line: {line}, column: {column})"
    return RefusalError(400, text)


def bad_property(name: str) -> RefusalError:
    text = f"The property, {name}, in the request body is invalid (line: -, column: -)"
    return RefusalError(400, text)


def bad_reply_token() -> RefusalError:
    return RefusalError(400, "Invalid reply token")


def unknown_recipient() -> RefusalError:
    return RefusalError(400, "Failed to send messages")


def unauthorized() -> RefusalError:
    reason = "invalid token. Confirm that the access token in the authorization header is valid."
    return RefusalError(401, f"Authentication failed due to the following reason: {reason}")


def forbidden() -> RefusalError:
    return RefusalError(403, "Access to this API is not available for your account")


def not_found() -> RefusalError:
    return RefusalError(404, "Not found")


def too_large() -> RefusalError:
    return RefusalError(413, "The request body exceeds the max size of 2MB")


def unsupported_media(content_type: str) -> RefusalError:
    return RefusalError(415, f"The content type, {content_type}, is not supported")


def rate_limited() -> RefusalError:
    return RefusalError(429, "The API rate limit has been exceeded. Try again later.")


def monthly_limit() -> RefusalError:
    return RefusalError(429, "You have reached your monthly limit.")


def server_error() -> RefusalError:
    return RefusalError(500, "Internal Server Error")


def retry_key_accepted(
    accepted_request_id: str, sent_messages: Sequence[Mapping[str, Any]]
) -> RefusalError:
    """The call was done earlier; after a push LINE repeats what was sent."""
    extra = {"sentMessages": list(sent_messages)} if sent_messages else {}
    headers = {"x-line-accepted-request-id": accepted_request_id}
    return RefusalError(409, "The retry key is already accepted", (), headers, extra)


def retry_key_not_supported() -> RefusalError:
    """Status documented, wording ours."""
    return RefusalError(400, "The header, X-Line-Retry-Key, is not supported by this endpoint")


def bad_retry_key() -> RefusalError:
    """Status ours too: LINE documents only that the key is a hexadecimal UUID."""
    return RefusalError(400, "The header, X-Line-Retry-Key, is invalid")
