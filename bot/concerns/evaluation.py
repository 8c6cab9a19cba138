"""Reading a file of labelled texts and saying how often the reader agrees."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.concerns.concern import Concern, Field, Level
from bot.concerns.reading import Reader

# The names of the record's fields as a file gives them; the English ones are understood too.
_FIELDS: Mapping[str, Field] = {
    "困りごと": Field.WORRY, "楽しかったこと": Field.JOY, "相談": Field.CONSULT, "チャット": Field.CHAT,
    **{field.value: field for field in Field},
}  # fmt: skip
_NONE = "none"
_LEVELS = frozenset({*Level, _NONE})


class TextsFileError(ValueError):
    """The file of texts cannot be read; the message names the line and what to change."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One line of the file; `level` is None where the file does not know it."""

    id: str
    field: Field
    text: str
    level: str | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the reader made of one text."""

    labelled: LabelledText
    concern: Concern | None

    @property
    def level(self) -> str:
        """The level found, "none" where nothing was."""
        return self.concern.level.value if self.concern else _NONE

    @property
    def alerts(self) -> bool:
        """Whether staff would be told."""
        return self.level in _ALERTS


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many."""

    name: str
    hits: int
    total: int


_ALERTS = frozenset({Level.CRISIS.value, Level.URGENT.value})


def read_texts(file: Path) -> list[LabelledText]:
    """The texts of a tab-separated file with columns id, field, text and perhaps level.

    Raises TextsFileError.
    """
    try:
        content = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TextsFileError(f"{file}: cannot be read as UTF-8 text: {error}") from error
    rows = csv.DictReader(content.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for column in ("id", "field", "text"):
        if column not in (rows.fieldnames or ()):
            raise TextsFileError(f"{file}: the header line has no column '{column}'")
    return [_labelled(row, f"{file}, line {rows.line_num}") for row in rows]


def predict(texts: Sequence[LabelledText], reader: Reader) -> Iterator[Prediction]:
    """What the reader makes of each text, in order."""
    for text in texts:
        yield Prediction(text, reader.assess(text.text, text.field))


def shares(predictions: Sequence[Prediction]) -> list[Share]:
    """The measures by which readers are compared; empty where no level is known."""
    known = [one for one in predictions if one.labelled.level]
    crisis = Level.CRISIS.value
    return [] if not known else [
        _share("crisis_recall", known, _is(crisis), lambda p: p.level == crisis),
        _share("crisis_precision", known, lambda p: p.level == crisis, _is(crisis)),
        _share("crisis_alerted", known, _is(crisis), lambda p: p.alerts),
        _share("alert_recall", known, _is(*_ALERTS), lambda p: p.alerts),
        _share("alert_precision", known, lambda p: p.alerts, _is(*_ALERTS)),
        _share("false_alarm_none", known, _is(_NONE), lambda p: p.alerts),
        _share("false_alarm_notice", known, _is(Level.NOTICE.value), lambda p: p.alerts),
        _share("exact", known, lambda _: True, lambda p: p.level == p.labelled.level),
    ]  # fmt: skip


def _labelled(row: Mapping[str, str | None], where: str) -> LabelledText:
    field, level = row["field"] or "", row.get("level") or None
    if field not in _FIELDS:
        raise TextsFileError(f"{where}: field '{field}' is unknown; use one of {', '.join(_FIELDS)}")
    if level is not None and level not in _LEVELS:
        raise TextsFileError(f"{where}: level '{level}' is unknown; use crisis, urgent, notice or none")
    return LabelledText(row["id"] or "", _FIELDS[field], row["text"] or "", level)


def _is(*levels: str) -> Callable[[Prediction], bool]:
    return lambda prediction: prediction.labelled.level in levels


def _share(
    name: str,
    predictions: Sequence[Prediction],
    among: Callable[[Prediction], bool],
    hit: Callable[[Prediction], bool],
) -> Share:
    chosen = [hit(one) for one in predictions if among(one)]
    return Share(name, sum(chosen), len(chosen))
