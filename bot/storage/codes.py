"""Issuing invitation and linking codes: readable once, kept as keyed hashes. `linking` finds and uses
them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from bot.dialogs.codes import CODE_LENGTH, CODE_SIGNS
from bot.storage.encryption import KeyRing
from bot.storage.models import Code

GOOD_FOR = timedelta(days=14)
GROUP = 4


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A fresh code, readable this once."""

    code: str
    expires_at: datetime


def end_unused(session: Session, whose: ColumnElement[bool], now: datetime) -> None:
    """From now on these codes open nothing, and a nickname shown after one is not confirmed any more."""
    unused = (whose, Code.used_at.is_(None))
    session.execute(update(Code).where(*unused).values(expires_at=now, used_at=now))


def fresh_code() -> str:
    """A random code in groups: 8 signs, 40 bits, e.g. K7QD-3M9X."""
    signs = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return "-".join(signs[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))


def issue(session: Session, keys: KeyRing, code: Code, now: datetime) -> IssuedCode:
    """Store a new code for whom `code` names; `end_unused` first where older ones must not live on."""
    readable = fresh_code()
    code.lookup = keys.lookup(readable.replace("-", ""))
    code.created_at, code.expires_at = now, now + GOOD_FOR
    session.add(code)
    return IssuedCode(readable, code.expires_at)
