"""A drill (訓練): a marked test alert to everyone who has a road, on all their roads."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts.desk import AlertDesk
from bot.alerts.rings import ring
from bot.concerns.concern import Level
from bot.storage.models import Alert, AlertState, Channel, Send, SendStatus

CATEGORY = "drill"
TRIES = 2
"""A road that has refused so often does not work now: nobody waits longer to hear so."""


@dataclass(frozen=True, slots=True)
class Drilled:
    """How many messages of a drill each road was given, and how many it has accepted.

    `open`: how many may still be accepted at once; what a road has refused once and again is no longer.
    """

    alert_id: int
    line: int
    line_accepted: int
    mail: int
    mail_accepted: int
    open: int

    @property
    def arrived(self) -> bool:
        """All of them were accepted, and there was one at least."""
        given, accepted = self.line + self.mail, self.line_accepted + self.mail_accepted
        return given == accepted > 0


def begin_drill(desk: AlertDesk) -> int:
    """Raise the test alert and queue its one ring, without a commit; returns its id."""
    alert = Alert(
        level=Level.CRISIS,
        category=CATEGORY,
        state=AlertState.OPEN,
        is_drill=True,
        opened_at=desk.at,
        last_text_at=desk.at,
        began_at=desk.at,
        rings=0,
    )
    desk.session.add(alert)
    desk.session.flush()
    ring(desk, alert)
    return alert.id


def look_at_drill(session: Session, alert_id: int) -> Drilled:
    """What became of its messages so far."""
    statement = select(Send.channel, Send.status, Send.attempts).where(Send.alert_id == alert_id)
    sent = session.execute(statement).all()
    given = Counter(row.channel for row in sent)
    accepted = Counter(row.channel for row in sent if row.status == SendStatus.ACCEPTED)
    still_open = sum(row.status == SendStatus.QUEUED and row.attempts <= TRIES for row in sent)
    line, mail = Channel.PUSH, Channel.MAIL
    return Drilled(alert_id, given[line], accepted[line], given[mail], accepted[mail], still_open)
