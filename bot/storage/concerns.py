"""What was noticed, stored and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.concerns.concern import Level
from bot.storage.models import Alert, Concern

RECORD = "record"
CONDUCT = "conduct"
"""`field` of concerns that were noticed in numbers, not in words."""


def keep(session: Session, concern: Concern) -> None:
    """Write a concern down; its words stay in their text."""
    session.add(concern)
    session.flush()


def rules_noticed_in(session: Session, record_id: int) -> set[str]:
    """The rules that have spoken on this record already."""
    return set(session.scalars(select(Concern.rule).where(Concern.record_id == record_id)))


def last_noticed(session: Session, client_id: int, rule: str) -> datetime | None:
    """When that rule last spoke on this client."""
    statement = select(func.max(Concern.noticed_at)).where(
        Concern.client_id == client_id, Concern.rule == rule
    )
    return session.scalar(statement)


@dataclass(frozen=True, slots=True)
class RuleShare:
    """How often a rule was right, among the alerts that are resolved. `category`: one that it found."""

    rule: str
    category: str
    level: Level
    right: int
    false: int

    @property
    def false_share(self) -> float:
        """The share of false alarms, 0 to 1."""
        return self.false / (self.right + self.false)


def shares_by_rule(session: Session) -> Sequence[RuleShare]:
    """Every rule that has alerted and been judged, those with the most false alarms first."""
    statement = (
        select(
            Concern.rule,
            Concern.level,
            Alert.was_right,
            func.count(Alert.id.distinct()),
            func.min(Concern.category),
        )
        .join(Alert, Alert.id == Concern.alert_id)
        .where(Alert.was_right.is_not(None), Alert.is_drill.is_(False))
        .group_by(Concern.rule, Concern.level, Alert.was_right)
    )
    counted: dict[tuple[str, str], dict[bool, int]] = {}
    found: dict[str, str] = {}
    for rule, level, was_right, count, category in session.execute(statement):
        counted.setdefault((rule, level), {True: 0, False: 0})[bool(was_right)] = count
        found[rule] = category
    shares = [RuleShare(r, found[r], Level(level), n[True], n[False]) for (r, level), n in counted.items()]
    return sorted(shares, key=lambda share: (-share.false_share, -share.false, share.rule))
