"""What one LINE user did, as a value: the only input of a conversation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MediaKind(StrEnum):
    """A message without words."""

    STICKER = "sticker"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    LOCATION = "location"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Text:
    """Words typed by the person."""

    message_id: str
    body: str


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, voice, sticker, place or anything else that we cannot read.

    `place`: where a location was, in words and degrees; kept only while an alert is open.
    """

    message_id: str
    kind: MediaKind
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Tap:
    """A postback button. `data` is what the button carried, also if we never sent it."""

    data: str


@dataclass(frozen=True, slots=True)
class Followed:
    """The person added the account or unblocked it."""


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The person blocked the account: nothing reaches them."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The person took back a message."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that asks nothing of us, or one that LINE added after this was written."""

    kind: str


Content = Text | Media | Tap | Followed | Unfollowed | Unsent | Ignored


@dataclass(frozen=True, slots=True)
class Inbound:
    """One webhook event of one person.

    `at` is when it happened at LINE (aware, UTC): it orders events that arrive late or out of order.
    """

    event_id: str
    line_user_id: str
    at: datetime
    content: Content
    reply_token: str | None = None
