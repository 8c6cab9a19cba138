"""`tsuzuku concerns`: how the rules read a file of texts, and how right their alerts were."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from bot.commands.listing import echo_json, echo_table
from bot.commands.office import open_desk
from bot.commands.speech import FailedError, SpokenGroup, text
from bot.concerns.entries import LexiconError
from bot.concerns.evaluation import Prediction, Share, TextsFileError, predict, read_texts, shares
from bot.concerns.reading import load_reader
from bot.storage.concerns import RuleShare, shares_by_rule


@click.group(cls=SpokenGroup)
def concerns() -> None:
    """The rules that read what clients write."""


@concerns.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path))
@click.option("--lexicon", envvar="LEXICON_FILE", type=click.Path(path_type=Path))
def evaluate(file: Path, out: Path | None, lexicon: Path | None) -> None:
    """Read the texts of FILE, write a level each, print scores where levels are known."""
    try:
        predictions = list(predict(read_texts(file), load_reader(lexicon)))
    except (TextsFileError, LexiconError) as error:
        raise FailedError(str(error)) from error
    measures = shares(predictions)
    if out:
        out.write_text("".join(f"{line}\n" for line in _lines(predictions)), "utf-8")
    elif not measures:
        click.echo("\n".join(_lines(predictions)))
    for measure in measures:
        click.echo(_row(measure))


@concerns.command()
@click.option("--json", "as_json", is_flag=True)
def report(*, as_json: bool) -> None:
    """Print the share of false alarms of each rule, among the alerts that are resolved."""
    with open_desk() as desk, desk.database.reading() as session:
        shares_of_rules = shares_by_rule(session)
    if as_json:
        echo_json([_facts(share) for share in shares_of_rules])
    else:
        echo_table(text("report_head").split("|"), [_cells(share) for share in shares_of_rules])


def _facts(share: RuleShare) -> dict[str, object]:
    return {
        "rule": share.rule,
        "level": share.level,
        "right": share.right,
        "false": share.false,
        "false_share": round(share.false_share, 3),
    }


def _cells(share: RuleShare) -> tuple[str, ...]:
    return (share.rule, share.level, str(share.right), str(share.false), f"{share.false_share:.0%}")


def _lines(predictions: Sequence[Prediction]) -> Iterable[str]:
    for one in predictions:
        concern = one.concern
        found = {
            "id": one.labelled.id,
            "level": one.level,
            "category": concern.category if concern else None,
            "evidence": concern.evidence if concern else None,
        }
        yield json.dumps(found, ensure_ascii=False)


def _row(measure: Share) -> str:
    percent = f"{100 * measure.hits / measure.total:.1f}%" if measure.total else "-"
    return f"{measure.name:<20}{percent:>7}  ({measure.hits}/{measure.total})"
