"""`tsuzuku alerts drill` and `tsuzuku concerns report`."""

import json

from bot.storage.models import Alert, Concern
from bot.storage.session import Database
from tests.builders import NOW
from tests.commands.conftest import Run


def test_a_drill_says_what_each_road_accepted(run: Run, line_url: str) -> None:
    run("staff", "add", "--name", "佐藤", "--email", "sato@example.jp", "--manager")
    done = run("alerts", "drill", "--json", SMTP_URL="smtp://127.0.0.1:9", MAIL_FROM="a@example.jp")
    assert done.exit_code == 1
    facts = json.loads(done.stdout)
    assert (facts["line"], facts["mail"], facts["mail_accepted"]) == (0, 1, 0)


def test_a_drill_without_anybody_to_tell_fails(run: Run, line_url: str) -> None:
    done = run("alerts", "drill")
    assert (done.exit_code, "a road did not accept" in done.stderr) == (1, True)


def test_the_report_shows_the_share_of_false_alarms_by_rule(run: Run, database: Database) -> None:
    with database.transaction() as session:
        for was_right in (True, False):
            given = {"level": "urgent", "category": "money_crisis"}
            alert = Alert(opened_at=NOW, last_text_at=NOW, state="resolved", was_right=was_right, **given)
            session.add(alert)
            session.flush()
            noticed = {"rule": "money.rent", "field": "chat", "noticed_at": NOW}
            session.add(Concern(alert_id=alert.id, **given, **noticed))
    (share,) = json.loads(run("concerns", "report", "--json").stdout)
    assert share == {"rule": "money.rent", "level": "urgent", "right": 1, "false": 1, "false_share": 0.5}
