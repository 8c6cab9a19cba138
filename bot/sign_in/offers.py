"""ログイン: a single-use link and a 6-digit code that end together. Only their keyed hashes are kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.storage.encryption import KeyRing
from bot.storage.models import SignIn

GOOD_FOR = timedelta(minutes=10)
PATH = "/staff/sign-in"


@dataclass(frozen=True, slots=True)
class SignInOffer:
    """What the staff member gets, readable this once: a path of this server, and a code."""

    path: str
    code: str
    expires_at: datetime


def code_lookup(keys: KeyRing, staff_id: int, code: str) -> str:
    """The keyed hash of a code: codes are short, so each stands beside whose it is."""
    return keys.lookup(f"{staff_id}/{code}")


def offer(
    session: Session, keys: KeyRing, staff_id: int, now: datetime, alert_id: int | None = None
) -> SignInOffer:
    """A fresh link and code; those before it end. With `alert_id` the link leads to that alert."""
    older = (SignIn.staff_id == staff_id, SignIn.ended_at.is_(None))
    session.execute(update(SignIn).where(*older).values(ended_at=now))
    token, code = secrets.token_hex(24), f"{secrets.randbelow(1_000_000):06}"
    session.add(
        SignIn(
            staff_id=staff_id,
            link_lookup=keys.lookup(token),
            code_lookup=code_lookup(keys, staff_id, code),
            alert_id=alert_id,
            wrong_tries=0,
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
    )
    session.flush()
    return SignInOffer(f"{PATH}/{token}", code, now + GOOD_FOR)
