"""Signing in with what `sign_in.offer` gave, and who is signed in. In the caller's transaction.

No answer tells whether an address exists: a wrong one and a wrong code are refused alike.
"""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from bot.sign_in.offers import code_lookup
from bot.storage import rate_counts
from bot.storage.encryption import KeyRing
from bot.storage.models import SignIn, Staff, StaffSession

LIVES = timedelta(hours=8)
WRONG_TRIES = 5
ADDRESS_WINDOW = timedelta(minutes=15)
ADDRESS_TRIES = 20
"""Wrong tries from one address: an office of ten behind one router still gets in."""

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh session: `token` goes into the browser's cookie and is kept only as a hash."""

    token: str
    staff_id: int
    alert_id: int | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at a signed-in browser."""

    session_id: int
    staff_id: int
    name: str
    email: str
    is_manager: bool
    on_call: bool
    seen_at: datetime


def is_good_link(session: Session, keys: KeyRing, token: str, now: datetime) -> bool:
    """Whether the link could be used; looking uses nothing up, because phones preview links."""
    return _by_link(session, keys, token, now) is not None


def use_link(session: Session, keys: KeyRing, token: str, now: datetime) -> Opened | None:
    """Sign in by link; of two at the same second one wins."""
    found = _by_link(session, keys, token, now)
    return _open(session, keys, found, now) if found else None


def use_code(session: Session, keys: KeyRing, email: str, code: str, now: datetime) -> Opened | None:
    """Sign in by mail address and code; the fifth wrong code voids link and code."""
    found = _by_email(session, keys, email, now)
    if found is None:
        return None
    given = code_lookup(keys, found.staff_id, _digits(code))
    if hmac.compare_digest(given, found.code_lookup):
        return _open(session, keys, found, now)
    found.wrong_tries += 1
    if found.wrong_tries >= WRONG_TRIES:
        found.ended_at = now
    return None


def count_wrong_try(session: Session, address: str, now: datetime) -> None:
    """Remember that a sign-in from this address went wrong."""
    rate_counts.count_try(session, _address_key(address), ADDRESS_WINDOW, now)
    rate_counts.forget_before(session, now - timedelta(days=1))


def too_many_tries(session: Session, address: str, now: datetime) -> bool:
    """Whether this address has to wait for the next quarter of an hour."""
    return rate_counts.tries(session, _address_key(address), ADDRESS_WINDOW, now) >= ADDRESS_TRIES


def find(session: Session, keys: KeyRing, token: str, now: datetime, idle: timedelta) -> SignedIn | None:
    """Who is signed in with that cookie, if the session still lives."""
    statement = (
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.lookup == keys.lookup(token),
            StaffSession.ended_at.is_(None),
            StaffSession.expires_at > now,
            StaffSession.seen_at > now - idle,
            Staff.left_at.is_(None),
        )
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    own, staff = row.StaffSession, row.Staff
    return SignedIn(own.id, staff.id, staff.name, staff.email, staff.is_manager, staff.on_call, own.seen_at)


def needs_touch(found: SignedIn, now: datetime) -> bool:
    """Whether the browser's last sign of life is old enough to be written down anew."""
    return now - found.seen_at > _SEEN_EVERY


def seen(session: Session, session_id: int, now: datetime) -> None:
    """The browser is in use."""
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=now))


def end(session: Session, session_id: int, now: datetime) -> None:
    """Sign this browser out."""
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(ended_at=now))


def _by_link(session: Session, keys: KeyRing, token: str, now: datetime) -> SignIn | None:
    return session.scalar(_good(now).where(SignIn.link_lookup == keys.lookup(token)))


def _by_email(session: Session, keys: KeyRing, email: str, now: datetime) -> SignIn | None:
    return session.scalar(
        _good(now).where(Staff.email_lookup == keys.lookup(email)).order_by(SignIn.id.desc()).limit(1)
    )


def _good(now: datetime) -> Select[SignIn]:
    return (
        select(SignIn)
        .join(Staff, Staff.id == SignIn.staff_id)
        .where(SignIn.ended_at.is_(None), SignIn.expires_at > now, Staff.left_at.is_(None))
        .with_for_update(of=SignIn)
    )


def _open(session: Session, keys: KeyRing, used: SignIn, now: datetime) -> Opened:
    used.ended_at = now
    token = secrets.token_hex(32)
    session.add(
        StaffSession(
            staff_id=used.staff_id,
            lookup=keys.lookup(token),
            created_at=now,
            seen_at=now,
            expires_at=now + LIVES,
        )
    )
    session.flush()
    return Opened(token, used.staff_id, used.alert_id, now + LIVES)


def _digits(code: str) -> str:
    """Full-width digits and blanks, as phones type them, are no mistake."""
    return "".join(str(int(sign)) for sign in code if sign.isdecimal())


def _address_key(address: str) -> str:
    return "sign-in " + hashlib.sha256(_network_of(address).encode()).hexdigest()[:32]


def _network_of(address: str) -> str:
    """An IPv6 line has 2^64 addresses: they count as one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
