"""What `tsuzuku doctor` looks at: one small function a check, each with a named result.

A check is added by writing it and putting it into `CHECKS`. Sentences stand in commands/texts.yaml.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.concerns.crisis_lines import stale_lines
from bot.line.platform import Platform, PlatformError
from bot.settings import Settings
from bot.storage import heartbeats
from bot.storage.encryption import WrongKeyError
from bot.storage.migrate import has_this_schema
from bot.storage.models import Client, InboundEvent, InboundStatus, Staff
from bot.storage.session import Database, DatabaseBusyError

WORKER_SILENT_FOR = timedelta(minutes=5)
FAILURES_COUNT_FOR = timedelta(days=7)
CALLBACK = "/callback"


class Verdict(StrEnum):
    """OK; NOTE: a person should know; FAIL: a person must act."""

    OK = "ok"
    NOTE = "note"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check's result: its sentence by name, and what to fill in."""

    check: str
    verdict: Verdict
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examined:
    """The installation under examination."""

    settings: Settings
    database: Database
    platform: Platform
    now: datetime


Check = Callable[[Examined], Iterator[Finding]]


def examine(examined: Examined) -> Iterator[Finding]:
    """Run all checks, in order. None of them changes anything."""
    yield Finding("settings", Verdict.OK, "settings_good")
    for check in CHECKS:
        yield from check(examined)


def database(examined: Examined) -> Iterator[Finding]:
    """It answers, has this code's schema, opens with these keys; then what it says of the product."""
    try:
        with examined.database.reading() as session:
            session.execute(text("SELECT 1"))
        current = has_this_schema(examined.database.engine)
    except (SQLAlchemyError, DatabaseBusyError):
        yield Finding("database", Verdict.FAIL, "database_silent")
        return
    if not current:
        yield Finding("database", Verdict.FAIL, "schema_is_older")
        return
    yield Finding("database", Verdict.OK, "database_good", {"kind": examined.database.engine.dialect.name})
    with examined.database.reading() as session:
        for look in IN_THE_DATABASE:
            yield look(session, examined)


def keys(session: Session, examined: Examined) -> Finding:
    """Whether ENCRYPTION_KEYS and SECRET_KEY are those that the stored data was written with."""
    try:
        member = session.scalars(select(Staff).limit(1)).first()
    except WrongKeyError:
        return Finding("keys", Verdict.FAIL, "wrong_encryption_key")
    if member is not None and member.email_lookup != examined.database.keys.lookup(member.email):
        return Finding("keys", Verdict.FAIL, "wrong_secret_key")
    return Finding("keys", Verdict.OK, "keys_good")


def people(session: Session, _examined: Examined) -> Finding:
    """Whether somebody could be told of an alert, at any hour."""
    working = Staff.left_at.is_(None)
    managers = _count(session, Staff.is_manager, working)
    on_call = _count(session, Staff.on_call, working)
    enrolled = session.scalar(select(func.count()).where(Client.consented_at.is_not(None)))
    if not managers:
        return Finding("people", Verdict.FAIL if enrolled else Verdict.NOTE, "no_manager")
    if not on_call:
        return Finding("people", Verdict.NOTE, "nobody_on_call", {"managers": managers})
    return Finding("people", Verdict.OK, "people_good", {"managers": managers, "on_call": on_call})


def worker(session: Session, examined: Examined) -> Finding:
    """Whether prompts, reminders and alerts are being sent."""
    beat = heartbeats.last_beat(session, "worker")
    if beat is None:
        return Finding("worker", Verdict.NOTE, "worker_never_ran")
    silent = int((examined.now - beat).total_seconds() // 60)
    if examined.now - beat > WORKER_SILENT_FOR:
        return Finding("worker", Verdict.FAIL, "worker_silent", {"minutes": silent})
    return Finding("worker", Verdict.OK, "worker_good")


def failed_events(session: Session, examined: Examined) -> Finding:
    """Events that our own code failed on: their senders were told sorry, nobody else was."""
    since = examined.now - FAILURES_COUNT_FOR
    failed = (InboundEvent.status == InboundStatus.FAILED, InboundEvent.received_at >= since)
    count = session.scalar(select(func.count()).select_from(InboundEvent).where(*failed)) or 0
    verdict = Verdict.FAIL if count else Verdict.OK
    return Finding("events", verdict, "events_failed" if count else "events_good", {"count": count})


def line(examined: Examined) -> Iterator[Finding]:
    """The token opens a channel; if so, what LINE says of the channel."""
    try:
        info = examined.platform.bot_info()
    except PlatformError as error:
        sentence = "token_refused" if error.status in (401, 403) else "line_silent"
        yield Finding("token", Verdict.FAIL, sentence, {"why": error.reason})
        return
    yield Finding("token", Verdict.OK, "token_good", {"name": info.name, "basic_id": info.basic_id})
    for check, look in AT_LINE.items():
        yield _asked(check, look, examined)
    yield Finding("redelivery", Verdict.NOTE, "redelivery_unknown")


def _asked(check: str, look: Callable[[Examined], Finding], examined: Examined) -> Finding:
    try:
        return look(examined)
    except PlatformError as error:
        return Finding(check, Verdict.FAIL, "line_silent", {"why": error.reason})


def webhook(examined: Examined) -> Finding:
    """LINE sends events to this server, and this server answers."""
    wanted = examined.settings.base_url + CALLBACK
    found = examined.platform.webhook()
    if found is None:
        return Finding("webhook", Verdict.FAIL, "webhook_not_set", {"wanted": wanted})
    if found.address != wanted:
        facts = {"wanted": wanted, "found": found.address}
        return Finding("webhook", Verdict.FAIL, "webhook_elsewhere", facts)
    if not found.active:
        return Finding("webhook", Verdict.FAIL, "webhook_off", {"wanted": wanted})
    tested = examined.platform.test_webhook()
    if not tested.success:
        facts = {"wanted": wanted, "why": f"{tested.reason} {tested.status or ''}".strip()}
        return Finding("webhook", Verdict.FAIL, "webhook_fails", facts)
    return Finding("webhook", Verdict.OK, "webhook_good", {"wanted": wanted})


def quota(examined: Examined) -> Finding:
    """How many pushes are left this month."""
    limit, used = examined.platform.quota(), examined.platform.used()
    if limit is None:
        return Finding("quota", Verdict.OK, "quota_unlimited", {"used": used})
    left = max(limit - used, 0)
    facts = {"limit": limit, "used": used, "left": left, "reserve": examined.settings.monthly_push_reserve}
    if left == 0:
        return Finding("quota", Verdict.FAIL, "quota_spent", facts)
    if left <= examined.settings.monthly_push_reserve:
        return Finding("quota", Verdict.NOTE, "quota_low", facts)
    return Finding("quota", Verdict.OK, "quota_good", facts)


def mail(examined: Examined) -> Iterator[Finding]:
    """Whether alerts have a second road."""
    if examined.settings.smtp_url is None:
        yield Finding("mail", Verdict.FAIL, "mail_missing")
    else:
        yield Finding("mail", Verdict.OK, "mail_good", {"sender": examined.settings.mail_from})


def crisis_lines(examined: Examined) -> Iterator[Finding]:
    """Whether somebody has confirmed the telephone numbers that people in need are shown."""
    today = examined.now.astimezone(examined.settings.timezone).date()
    stale = stale_lines(today)
    if stale:
        names = ", ".join(one.name for one in stale)
        yield Finding("crisis lines", Verdict.FAIL, "crisis_lines_stale", {"names": names})
    else:
        yield Finding("crisis lines", Verdict.OK, "crisis_lines_good")


IN_THE_DATABASE: tuple[Callable[[Session, Examined], Finding], ...] = (keys, people, worker, failed_events)
AT_LINE: Mapping[str, Callable[[Examined], Finding]] = {"webhook": webhook, "quota": quota}
CHECKS: tuple[Check, ...] = (database, line, mail, crisis_lines)


def _count(session: Session, *conditions: object) -> int:
    return session.scalar(select(func.count()).select_from(Staff).where(*conditions)) or 0  # type: ignore[arg-type]
