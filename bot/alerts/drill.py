"""A drill (訓練): a marked test alert to everyone who has a road, on all their roads."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alerts.desk import AlertDesk
from bot.alerts.rings import ring
from bot.concerns.concern import Level
from bot.storage.models import Alert, AlertState, Channel, Send, SendStatus

CATEGORY = "drill"


@dataclass(frozen=True, slots=True)
class Drilled:
    """How many messages of a drill each road was given, and how many it has accepted."""

    alert_id: int
    line: int
    line_accepted: int
    mail: int
    mail_accepted: int

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
    statement = (
        select(Send.channel, Send.status, func.count())
        .where(Send.alert_id == alert_id)
        .group_by(Send.channel, Send.status)
    )
    given, accepted = {Channel.PUSH: 0, Channel.MAIL: 0}, {Channel.PUSH: 0, Channel.MAIL: 0}
    for channel, status, count in session.execute(statement):
        road = Channel(channel)
        given[road] += count
        accepted[road] += count if status == SendStatus.ACCEPTED else 0
    line, mail = Channel.PUSH, Channel.MAIL
    return Drilled(alert_id, given[line], accepted[line], given[mail], accepted[mail])
