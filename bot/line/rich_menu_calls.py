"""Putting the drawn menus under the chat: created, uploaded, set, linked; older ones of ours taken away.

Steps and limits: https://developers.line.biz/en/docs/messaging-api/using-rich-menus/
"""

from collections.abc import Callable, Sequence
from typing import Any

from linebot.v3.messaging import (
    ApiClient,
    Configuration,
    MessagingApi,
    MessagingApiBlob,
    RichMenuBulkLinkRequest,
    RichMenuRequest,
)
from linebot.v3.messaging.exceptions import ApiException
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from bot.line.platform import PlatformError
from bot.line.rich_menu_picture import RichMenu, draw, menu_object
from bot.settings import Settings

OURS = "tsuzuku-"
MOST_LINKED_AT_ONCE = 500
TIMEOUT = (1.0, 5.0)
UPLOAD_TIMEOUT = (1.0, 20.0)


class RichMenuCalls:
    """The Messaging API's rich menus. Every method raises PlatformError."""

    def __init__(self, base_url: str, data_base_url: str, token: str) -> None:
        self._api = MessagingApi(_client(base_url, token))
        self._blob = MessagingApiBlob(_client(data_base_url, token))

    def ours(self) -> dict[str, str]:
        """The menus that we made, wherever they come from: id → name."""
        found = _asked(self._api.get_rich_menu_list, _request_timeout=TIMEOUT).richmenus
        return {menu.rich_menu_id: menu.name for menu in found if menu.name.startswith(OURS)}

    def create(self, menu: RichMenu) -> str:
        """A new menu with its picture; returns its id."""
        request = RichMenuRequest.from_dict(menu_object(menu))
        menu_id = str(_asked(self._api.create_rich_menu, request, _request_timeout=TIMEOUT).rich_menu_id)
        _asked(
            self._blob.set_rich_menu_image,
            menu_id,
            body=draw(menu),
            _headers={"Content-Type": "image/png"},
            _request_timeout=UPLOAD_TIMEOUT,
        )
        return menu_id

    def set_default(self, menu_id: str) -> None:
        """For everybody who has none of their own."""
        _asked(self._api.set_default_rich_menu, menu_id, _request_timeout=TIMEOUT)

    def link(self, menu_id: str, line_user_ids: Sequence[str]) -> None:
        """For these people, at once."""
        for start in range(0, len(line_user_ids), MOST_LINKED_AT_ONCE):
            people = list(line_user_ids[start : start + MOST_LINKED_AT_ONCE])
            request = RichMenuBulkLinkRequest(richMenuId=menu_id, userIds=people)
            _asked(self._api.link_rich_menu_id_to_users, request, _request_timeout=TIMEOUT)

    def unlink(self, line_user_id: str) -> None:
        """The default again."""
        _asked(self._api.unlink_rich_menu_id_from_user, line_user_id, _request_timeout=TIMEOUT)

    def delete(self, menu_id: str) -> None:
        """Take a menu away."""
        _asked(self._api.delete_rich_menu, menu_id, _request_timeout=TIMEOUT)


def open_rich_menu_calls(settings: Settings) -> RichMenuCalls:
    """The office's own channel."""
    token = settings.line_channel_access_token.get_secret_value()
    return RichMenuCalls(settings.line_api_base_url, settings.line_data_api_base_url, token)


def key_of(name: str) -> str:
    """`client` of tsuzuku-client-1f0c5b2a9d3e."""
    return name.removeprefix(OURS).rsplit("-", 1)[0]


def _client(base_url: str, token: str) -> ApiClient:
    configuration = Configuration(host=base_url, access_token=token)
    configuration.retries = Retry(0)
    return ApiClient(configuration)


def _asked(call: Callable[..., Any], *given: Any, **options: Any) -> Any:
    try:
        return call(*given, **options)
    except ApiException as error:
        raise PlatformError(f"HTTP {error.status} {error.reason or ''}".strip(), error.status) from None
    except HTTPError as error:
        raise PlatformError(type(getattr(error, "reason", None) or error).__name__) from None
    except ValueError:
        # The SDK's models raise it for an answer that is not what LINE documents.
        raise PlatformError("the answer is not LINE's") from None
