"""Where alerts are worked on: the transaction, the moment, the team and its roads, what staff see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.concerns.concern import Level
from bot.concerns.telling import AlertSettings, Road, StaffMember
from bot.dialogs.alert_cards import AlertView
from bot.dialogs.clock_words import moment_words
from bot.dialogs.wording import say
from bot.office import Office
from bot.storage.models import Alert, Client, Staff


@dataclass(frozen=True)
class AlertDesk:
    """One transaction over alerts.

    `at` decides what is due and what is written down; messages leave by the real clock, which
    `tick --at` sets apart (`real_now`).
    """

    office: Office
    session: Session
    at: datetime
    real_now: datetime | None = None

    @property
    def clock(self) -> datetime:
        """The real time."""
        return self.real_now or self.at

    @cached_property
    def settings(self) -> AlertSettings:
        """Calendar and timings of the office."""
        given = self.office.settings
        return AlertSettings(
            self.office.calendar(),
            timedelta(minutes=given.alert_repeat_minutes),
            timedelta(hours=given.urgent_escalate_hours),
        )

    @cached_property
    def team(self) -> "Team":
        """Everyone who works here now."""
        today = self.office.calendar().day_of(self.at)
        has_mail = self.office.settings.smtp_url is not None
        rows = self.session.scalars(select(Staff).where(Staff.left_at.is_(None)).order_by(Staff.id))
        return Team(tuple(_member(row, today, has_mail=has_mail) for row in rows))

    def say_moment(self, moment: datetime) -> str:
        """11月24日(火)9時, in the office's time."""
        return moment_words(moment, self.office.settings.timezone)

    def page(self, alert: Alert) -> str:
        """The address of the alert's page; it asks for a sign-in."""
        return f"{self.office.settings.base_url}/staff/alerts/{alert.id}"


@dataclass(frozen=True, slots=True)
class Member:
    """A staff member with the addresses of their roads."""

    person: StaffMember
    name: str
    line_user_id: str | None
    email: str

    @property
    def id(self) -> int:
        return self.person.id

    @property
    def has_line(self) -> bool:
        """Linked, and not blocked."""
        return Road.LINE in self.person.roads

    @property
    def has_mail(self) -> bool:
        """Mail goes out at all."""
        return Road.MAIL in self.person.roads


@dataclass(frozen=True, slots=True)
class Team:
    """Everyone who works here now."""

    members: tuple[Member, ...]

    @property
    def people(self) -> tuple[StaffMember, ...]:
        """As the rules of telling see them."""
        return tuple(member.person for member in self.members)

    def member(self, staff_id: int | None) -> Member | None:
        """Who that is; None where they have left."""
        return next((member for member in self.members if member.id == staff_id), None)

    def those(self, staff_ids: Iterable[int]) -> list[Member]:
        """Those of them who are still here."""
        wanted = set(staff_ids)
        return [member for member in self.members if member.id in wanted]


def _member(row: Staff, today: date, *, has_mail: bool) -> Member:
    roads = set()
    if row.line_user_id is not None and row.blocked_at is None:
        roads.add(Road.LINE)
    if has_mail and row.email:
        roads.add(Road.MAIL)
    away = row.absent_from is not None and row.absent_from <= today <= (row.absent_to or today)
    person = StaffMember(row.id, frozenset(roads), row.is_manager, row.on_call, away)
    return Member(person, row.name, row.line_user_id, row.email)


def staff_name(session: Session, staff_id: int | None) -> str:
    """The name, also of someone who has left; empty where nobody is meant."""
    return "" if staff_id is None else session.get_one(Staff, staff_id).name


def carers_of(session: Session, alert: Alert) -> tuple[int, ...]:
    """Ids of the staff who look after this client; none for a stranger."""
    if alert.client_id is None:
        return ()
    return (session.get_one(Client, alert.client_id).staff_id,)


def view_of(desk: AlertDesk, alert: Alert) -> AlertView:
    """The alert as LINE may show it: nickname or number, level, time."""
    return AlertView(
        id=alert.id,
        level=Level(alert.level),
        who=_who(desk.session, alert),
        at=desk.say_moment(alert.opened_at),
        state=alert.state,
        taken_by=staff_name(desk.session, alert.taken_by_id),
        is_drill=alert.is_drill,
    )


def views_of(desk: AlertDesk, alerts: Sequence[Alert]) -> list[AlertView]:
    """Several of them."""
    return [view_of(desk, alert) for alert in alerts]


def _who(session: Session, alert: Alert) -> str:
    if alert.is_drill:
        return say("alert", "practice")
    if alert.client_id is None:
        return say("alert", "stranger")
    nickname = session.get_one(Client, alert.client_id).nickname
    if nickname:
        return say("alert", "nicknamed", nickname=nickname)
    return say("alert", "numbered", number=alert.client_id)
