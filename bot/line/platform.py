"""What LINE says of the channel itself: the bot, the month's quota, the webhook address.

Never called inside a transaction: LINE may be slow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, TestWebhookEndpointRequest
from linebot.v3.messaging.exceptions import ApiException
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LINE_APP = "https://line.me"
TIMEOUT = (1.0, 5.0)


class PlatformError(Exception):
    """LINE did not answer, or refused. `reason` is one short line without any secret."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class BotInfo:
    """Whose channel the token opens. `basic_id` begins with @."""

    basic_id: str
    name: str


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """Where LINE sends events, and whether it does (the console's "Use webhook")."""

    address: str
    active: bool


@dataclass(frozen=True, slots=True)
class WebhookTest:
    """What came of LINE's own try: its reason is OK, REQUEST_TIMEOUT, ERROR_STATUS_CODE ..."""

    success: bool
    reason: str
    status: int


class Platform:
    """Asks the Messaging API about the channel. Every method raises PlatformError."""

    def __init__(self, base_url: str, token: str) -> None:
        configuration = Configuration(host=base_url, access_token=token)
        configuration.retries = Retry(0)
        self._api = MessagingApi(ApiClient(configuration))

    def bot_info(self) -> BotInfo:
        """The bot that the token belongs to."""
        info = _asked(self._api.get_bot_info)
        return BotInfo(info.basic_id, info.display_name)

    def quota(self) -> int | None:
        """Pushes that the plan allows this month; None where it has no limit."""
        found = _asked(self._api.get_message_quota)
        return int(found.value) if found.value is not None else None

    def used(self) -> int:
        """Pushes of this month by LINE's own, approximate count."""
        return int(_asked(self._api.get_message_quota_consumption).total_usage)

    def webhook(self) -> WebhookAddress | None:
        """Where events go; None where no address was set yet."""
        try:
            found = _asked(self._api.get_webhook_endpoint)
        except PlatformError as error:
            if error.status == 404:
                return None
            raise
        return WebhookAddress(found.endpoint, bool(found.active))

    def test_webhook(self) -> WebhookTest:
        """Have LINE send an empty webhook to the address that is set (60 an hour at most)."""
        found = _asked(self._api.test_webhook_endpoint, TestWebhookEndpointRequest())
        return WebhookTest(bool(found.success), str(found.reason or ""), int(found.status_code or 0))


def invitation_link(api_base_url: str, basic_id: str, code: str) -> str:
    """Opens the chat with the code typed in; beside a local stand-in for LINE it opens there."""
    local = urlsplit(api_base_url).hostname in LOOPBACK
    return f"{api_base_url if local else LINE_APP}/R/oaMessage/{quote(basic_id, safe='')}/?{quote(code)}"


def _asked(call: Callable[..., Any], *given: Any) -> Any:
    try:
        return call(*given, _request_timeout=TIMEOUT)
    except ApiException as error:
        raise PlatformError(f"HTTP {error.status} {error.reason or ''}".strip(), error.status) from None
    except HTTPError as error:
        raise PlatformError(type(getattr(error, "reason", None) or error).__name__) from None
    except ValueError:
        # The SDK's models raise it for an answer that is not what LINE documents.
        raise PlatformError("the answer is not LINE's") from None
