"""What the bot says, before it is LINE's JSON."""

from dataclasses import dataclass, field
from enum import StrEnum


class MessageKind(StrEnum):
    """Why a message is sent. Only a QUESTION may be dropped, when a later one has overtaken it."""

    QUESTION = "question"
    ANSWER = "answer"
    CRISIS = "crisis"
    ALERT = "alert"
    INTERVIEW = "interview"
    PROMPT = "prompt"
    REMINDER = "reminder"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Button:
    """A postback button. `label` (at most 20 characters) also shows as the person's own words."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address (`https:` or `tel:`)."""

    label: str
    uri: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text message; its buttons are quick replies, gone with the next message (at most 13)."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A Flex message whose buttons stay: what must be tappable later (prompts, alerts, crisis lines).

    `summary` is what a lock screen shows; `buttons` are quick replies besides the lasting `actions`.
    """

    text: str
    summary: str
    actions: tuple[Button | Link, ...]
    buttons: tuple[Button, ...] = field(default=())


Message = Words | Card
