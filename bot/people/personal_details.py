"""What may be written about a person: cleaned at the door, refused with a reason."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from bot.refusals import RefusedError

LONGEST_NAME = 60
LONGEST_NICKNAME = 30
LONGEST_CONTACT = 500
LONGEST_EMAIL = 254

_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s,;:<>()\[\]\"\\]+")
_PHONE = re.compile(r"\+?[0-9(][0-9() -]{1,28}[0-9]")
_NINE_OR_TEN_DIGITS = re.compile(r"[1-9][0-9]{8,9}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ", "-"))
# Signs that turn or hide what stands beside them in a chat.
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_UNSEEN_CATEGORIES = ("Cc", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client as written down by the office; checked when stored."""

    name: str
    staff_email: str
    nickname: str = ""
    employed_on: date | None = None
    phone: str = ""
    contact: str = ""
    medication: bool = False


class NameMissingError(RefusedError):
    """Everybody has a name."""


class TooLongError(RefusedError):
    """More than the field holds."""


class HiddenSignError(RefusedError):
    """A sign that nobody sees, or a line break where there is one line."""


class BadEmailError(RefusedError):
    """Not a mail address."""


class BadPhoneError(RefusedError):
    """Not a telephone number."""


class LostZeroError(RefusedError):
    """A Japanese telephone number whose leading 0 a spreadsheet took away."""


def good_name(text: str) -> str:
    """A person's name without blanks around. Raises NameMissingError, TooLongError, HiddenSignError."""
    return _one_line(text, LONGEST_NAME)


def good_nickname(text: str) -> str:
    """What LINE messages call the client. Raises as `good_name`."""
    return _one_line(text, LONGEST_NICKNAME)


def family_name(name: str) -> str:
    """The part before the first blank, half- or full-width; the whole name where there is none."""
    return name.split(maxsplit=1)[0][:LONGEST_NICKNAME]


def good_email(text: str) -> str:
    """A mail address as it will be written to. Raises BadEmailError."""
    email = unicodedata.normalize("NFKC", text).strip()
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email) or _unseen(email):
        raise BadEmailError(text=text.strip())
    return email


def good_phone(text: str) -> str | None:
    """A telephone number in half-width; None for nothing. Raises BadPhoneError, LostZeroError."""
    phone = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    if not phone:
        return None
    if not _PHONE.fullmatch(phone):
        raise BadPhoneError(text=text.strip())
    if _NINE_OR_TEN_DIGITS.fullmatch(phone):
        raise LostZeroError(text=phone)
    return phone


def good_contact(text: str) -> str | None:
    """Whom to call besides, also in lines; None for nothing. Raises TooLongError, HiddenSignError."""
    return _short_text("\n".join(line.strip() for line in text.strip().splitlines()))


def good_reason(text: str) -> str | None:
    """Why support ended, in a few words; None for nothing. Raises as `good_contact`."""
    return good_contact(text)


def _short_text(text: str) -> str | None:
    if len(text) > LONGEST_CONTACT:
        raise TooLongError(limit=LONGEST_CONTACT)
    _need_seen(text.replace("\n", ""))
    return text or None


def _one_line(text: str, limit: int) -> str:
    line = text.strip()
    if not line:
        raise NameMissingError
    if len(line) > limit:
        raise TooLongError(limit=limit)
    _need_seen(line)
    return line


def _need_seen(text: str) -> None:
    unseen = _unseen(text)
    if unseen is not None:
        raise HiddenSignError(sign=f"U+{ord(unseen):04X}")


def _unseen(text: str) -> str | None:
    return next(
        (sign for sign in text if sign in _TURNING or unicodedata.category(sign) in _UNSEEN_CATEGORIES),
        None,
    )
