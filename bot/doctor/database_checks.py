"""What the database says of itself and of the product."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import audit
from bot.data_protection.retention import erasable_clients
from bot.doctor.findings import Examined, Finding, Verdict
from bot.prompts.push_meter import push_meter
from bot.settings import Settings
from bot.storage import heartbeats
from bot.storage.alerts import count_untold
from bot.storage.encryption import WrongKeyError
from bot.storage.migrate import has_this_schema
from bot.storage.models import Client, InboundEvent, InboundStatus, Staff
from bot.storage.session import DatabaseBusyError

WORKER_SILENT_FOR = timedelta(minutes=5)
ALERT_TOLD_WITHIN = timedelta(minutes=2)
FAILURES_COUNT_FOR = timedelta(days=7)


def look_into_database(examined: Examined) -> Iterator[Finding]:
    """It answers, has this code's schema, opens with these keys; then what it says of the product."""
    database = examined.office.database
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
        current = has_this_schema(database.engine)
    except (SQLAlchemyError, DatabaseBusyError):
        yield Finding("database", Verdict.FAIL, "database_silent")
        return
    if not current:
        yield Finding("database", Verdict.FAIL, "schema_is_older")
        return
    yield Finding("database", Verdict.OK, "database_good", {"kind": database.engine.dialect.name})
    with database.reading() as session:
        opened = keys(session, examined)
        yield opened
        if opened.verdict is Verdict.OK:
            yield from (look(session, examined) for look in IN_THE_DATABASE)


def keys(session: Session, examined: Examined) -> Finding:
    """Whether ENCRYPTION_KEYS and SECRET_KEY are those that the stored data was written with."""
    try:
        member = session.scalars(select(Staff).limit(1)).first()
    except WrongKeyError:
        return Finding("keys", Verdict.FAIL, "wrong_encryption_key")
    if member is not None and member.email_lookup != examined.office.database.keys.lookup(member.email):
        return Finding("keys", Verdict.FAIL, "wrong_secret_key")
    return Finding("keys", Verdict.OK, "keys_good")


def people(session: Session, examined: Examined) -> Finding:
    """Whether somebody could be told of an alert, at any hour."""
    working = session.scalars(select(Staff).where(Staff.left_at.is_(None))).all()
    managers = sum(one.is_manager for one in working)
    on_call = sum(one.on_call for one in working)
    enrolled = session.scalar(select(func.count()).where(Client.consented_at.is_not(None)))
    missing = Verdict.FAIL if enrolled else Verdict.NOTE
    if not managers:
        return Finding("people", missing, "no_manager")
    if not any(_has_a_road(one, examined.settings) for one in working if one.is_manager):
        return Finding("people", missing, "no_manager_reachable")
    if not on_call:
        return Finding("people", Verdict.NOTE, "nobody_on_call", {"managers": managers})
    return Finding("people", Verdict.OK, "people_good", {"managers": managers, "on_call": on_call})


def _has_a_road(one: Staff, settings: Settings) -> bool:
    return settings.smtp_url is not None or (one.line_user_id is not None and one.blocked_at is None)


def alerts(session: Session, examined: Examined) -> Finding:
    """Whether every alert has reached at least a telephone or a mailbox."""
    count = count_untold(session, examined.now - ALERT_TOLD_WITHIN)
    verdict = Verdict.FAIL if count else Verdict.OK
    return Finding("alerts", verdict, "alerts_untold" if count else "alerts_good", {"count": count})


def pushes(session: Session, examined: Examined) -> Finding:
    """Whether the month's pushes will do, and whether any had to wait."""
    meter = push_meter(session, examined.office, examined.now)
    facts = {
        "left": meter.left,
        "expected": meter.forecast.total,
        "prompts": meter.forecast.prompts,
        "reminders": meter.forecast.reminders,
        "notices": meter.forecast.interview_notices,
        "reserve": meter.reserve,
        "deferred": meter.deferred,
        "waiting": sum(meter.waiting.values()),
    }
    if meter.waiting:
        return Finding("pushes", Verdict.FAIL, "pushes_waiting", facts)
    if meter.deferred:
        return Finding("pushes", Verdict.NOTE, "pushes_deferred", facts)
    if meter.left is None:
        return Finding("pushes", Verdict.OK, "pushes_unlimited", facts)
    sentence = "pushes_good" if meter.enough else "pushes_short"
    return Finding("pushes", Verdict.OK if meter.enough else Verdict.NOTE, sentence, facts)


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


def audit_log(session: Session, examined: Examined) -> Finding:
    """Whether each entry follows from the one before; only a kept head shows that the end is there."""
    found = audit.verify(session, examined.office.database.keys)
    if isinstance(found, audit.Broken):
        return Finding("audit log", Verdict.FAIL, "audit_broken", {"id": found.entry_id})
    return Finding("audit log", Verdict.OK, "audit_log_good", {"count": found.entries})


def retention(session: Session, examined: Examined) -> Finding:
    """Whose records need not be kept any longer: people decide, nothing is erased by itself."""
    today = examined.now.astimezone(examined.settings.timezone).date()
    numbers = erasable_clients(session, today)
    if not numbers:
        return Finding("retention", Verdict.OK, "retention_good")
    facts = {"count": len(numbers), "numbers": ", ".join(map(str, numbers))}
    return Finding("retention", Verdict.NOTE, "retention_over", facts)


IN_THE_DATABASE: tuple[Callable[[Session, Examined], Finding], ...] = (
    people,
    alerts,
    worker,
    failed_events,
    pushes,
    audit_log,
    retention,
)
