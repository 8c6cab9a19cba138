"""`tsuzuku doctor`: is everything there that the product needs?"""

import sys
from datetime import UTC, datetime

import click

from bot.commands.listing import echo_json
from bot.commands.speech import SpokenCommand, remark, text
from bot.doctor import examine
from bot.doctor.findings import Finding, Verdict
from bot.settings import SettingsError, load_settings


@click.command(cls=SpokenCommand)
@click.option("--json", "as_json", is_flag=True)
def doctor(*, as_json: bool) -> None:
    """Check the installation; one line each."""
    findings = _findings()
    if as_json:
        echo_json([{"check": f.check, "result": f.verdict, "message": _sentence(f)} for f in findings])
    else:
        for finding in findings:
            click.echo(f"{finding.verdict.upper():<4}  {text(_title(finding))}: {_sentence(finding)}")
    failures = sum(finding.verdict is Verdict.FAIL for finding in findings)
    if failures:
        remark("checks_failed", count=failures)
        sys.exit(1)


def _findings() -> list[Finding]:
    try:
        settings = load_settings()
    except SettingsError as error:
        return [Finding("settings", Verdict.FAIL, "settings_bad", {"why": error})]
    return list(examine(settings, datetime.now(UTC)))


def _title(finding: Finding) -> str:
    return "check_" + finding.check.replace(" ", "_")


def _sentence(finding: Finding) -> str:
    return text(finding.sentence, **finding.facts)
