"""`tsuzuku digest`: a staff member's month of digests as files."""

from pathlib import Path

import click

from admin_export.downloads import month_files, month_of_digests
from admin_export.months import Month, read_month
from admin_export.weeks import Sources
from bot.audit import Action
from bot.commands.office import open_desk
from bot.commands.speech import SpokenCommand, say, text
from bot.forms import Forms
from bot.people import staff as staff_rules


class _MonthArgument(click.ParamType[Month]):
    name = "month"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        try:
            return read_month(value)
        except ValueError:
            self.fail(text("bad_month", month=value), param, ctx)


@click.command(cls=SpokenCommand)
@click.option("--staff", "staff_email", required=True, metavar="EMAIL")
@click.option("--month", type=_MonthArgument(), required=True, metavar="YYYY-MM")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR")
def digest(staff_email: str, month: Month, out: Path) -> None:
    """Write the overview and the digests of a month."""
    with open_desk() as desk:
        with desk.database.transaction() as session:
            member = staff_rules.working(session, desk.keys, staff_email)
            forms = Forms(desk.settings.form_file)
            sources = Sources(session, forms, desk.settings.timezone, desk.now)
            files = month_files(sources, month_of_digests(sources, member.id, month))
            desk.log(session, Action.MONTH_DOWNLOADED)
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    say("digests_written", count=len(files) - 1, folder=out)
