"""`tsuzuku alerts`: rehearsing."""

import time
from datetime import UTC, datetime

import click

from bot.alerts.desk import AlertDesk
from bot.alerts.drill import Drilled, begin_drill, look_at_drill
from bot.commands.listing import echo_json
from bot.commands.office import open_desk
from bot.commands.speech import SpokenGroup, failed, say
from bot.logs import set_up_logs
from bot.office import Office, open_office
from bot.storage.sends import OWN
from bot.worker import open_delivery

SENT_WITHIN_SECONDS = 30.0
LOOK_SECONDS = 0.1


@click.group(cls=SpokenGroup)
def alerts() -> None:
    """Alerts to staff."""


@alerts.command()
@click.option("--json", "as_json", is_flag=True)
def drill(*, as_json: bool) -> None:
    """Send a marked test alert on both roads, and say what each road accepted."""
    with open_desk() as desk:
        set_up_logs(desk.settings.log_format)
        office = open_office(desk.settings)
        with office.database.transaction() as session:
            alert_id = begin_drill(AlertDesk(office, session, datetime.now(UTC)))
        drilled = _sent(office, alert_id)
    facts = {
        "line": drilled.line,
        "line_accepted": drilled.line_accepted,
        "mail": drilled.mail,
        "mail_accepted": drilled.mail_accepted,
    }
    if as_json:
        echo_json({"id": drilled.alert_id, **facts})
    else:
        say("drilled", **facts)
    if not drilled.arrived:
        raise failed("drill_failed")


def _sent(office: Office, alert_id: int) -> Drilled:
    """What came of it once each road has taken it or has shown that it does not work."""
    deadline = time.monotonic() + SENT_WITHIN_SECONDS
    delivery = open_delivery(office)
    delivery.start()
    delivery.wake([OWN])
    while _look(office, alert_id).open and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    delivery.stop()
    return _look(office, alert_id)


def _look(office: Office, alert_id: int) -> Drilled:
    with office.database.reading() as session:
        return look_at_drill(session, alert_id)
