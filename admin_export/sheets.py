"""A digest and an overview as rows of cells, in reading order; `csv_files` and `workbook` write them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from admin_export.digests import Digest, Item, Part
from admin_export.material import AlertLine, Given, Material, Week, Words
from admin_export.words import change_word, local_day, moment_word, short_day, tenths, word
from bot.dialogs.form import QuestionKind
from bot.dialogs.own_items import Aspect
from bot.dialogs.state import AnswerKind

Cell = str | int | Decimal
AspectNames = Mapping[Aspect, str]


class RowKind(StrEnum):
    """What a row is, for those who draw it."""

    TITLE = "title"
    WARNING = "warning"
    FACT = "fact"
    HEADING = "heading"
    HEAD = "head"
    ITEM = "item"
    WORDS = "words"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `scale`: the steps of the numbers in it, where they are steps."""

    kind: RowKind
    cells: tuple[Cell, ...] = ()
    scale: int | None = None


def digest_rows(digest: Digest, aspects: AspectNames) -> list[Row]:
    """The digest of one client."""
    return [
        *_head(digest),
        *_agenda(digest),
        *_good_news(digest),
        *_weeks(digest.weeks),
        *(row for part in digest.parts for row in _part(part, digest, aspects)),
        *_alerts(digest),
        *_own_items(digest),
    ]


def _head(digest: Digest) -> Iterator[Row]:
    material = digest.material
    yield Row(RowKind.TITLE, (word("digest", "title"),))
    yield Row(RowKind.WARNING, (word("digest", "confidential"),))
    name = word(
        "digest", "client_value", name=material.name, nickname=material.nickname, id=material.client_id
    )
    yield _fact("client", name)
    yield _fact("staff", material.staff_name)
    yield _fact("interview", *meeting_words(material))
    yield _fact("period", period_words(material))
    if material.period.unwritten:
        yield _fact("", word("digest", "unwritten"))
    yield _fact("made_at", moment_word(material.made_at, material.timezone))
    answered = word("digest", "answered_value", asked=digest.asked, answered=digest.answered)
    yield _fact("answered", answered)
    yield _fact("open_alerts", digest.open_alerts)


def _fact(name: str, *values: Cell) -> Row:
    return Row(RowKind.FACT, (word("digest", name), *values))


def meeting_words(material: Material) -> tuple[str, ...]:
    """When, how and where the interview is."""
    meeting = material.meeting
    if meeting is None:
        return (word("digest", "no_interview"),)
    mode = word("digest", "online" if meeting.online else "face_to_face")
    when = moment_word(meeting.at, material.timezone)
    return (when, mode, meeting.place) if meeting.place else (when, mode)


def period_words(material: Material) -> str:
    """From the interview before up to when."""
    until = moment_word(material.period.until, material.timezone)
    if material.period.since is None:
        return word("digest", "period_whole", until=until)
    since = moment_word(material.period.since, material.timezone)
    return word("digest", "period_since", since=since, until=until)


def _heading(text: str) -> Iterator[Row]:
    yield Row(RowKind.BLANK)
    yield Row(RowKind.HEADING, (text,))


def _none() -> Row:
    return Row(RowKind.WORDS, (word("digest", "none"),))


def _agenda(digest: Digest) -> Iterator[Row]:
    yield from _heading(word("digest", "agenda"))
    if not digest.agenda:
        yield _none()
    for line in digest.agenda:
        topic = word("topics", line.topic) if line.topic else ""
        day = local_day(line.at, digest.material.timezone)
        yield Row(RowKind.WORDS, (day, topic, line.body or ""))


def _good_news(digest: Digest) -> Iterator[Row]:
    yield from _heading(word("digest", "good_news"))
    if not digest.good_news:
        yield _none()
    yield from _words(digest.good_news, digest.material)


def _words(found: Iterable[Words], material: Material) -> Iterator[Row]:
    for words in found:
        day = local_day(words.at, material.timezone)
        yield Row(RowKind.WORDS, (day, place_word(words), words.body))


def place_word(words: Words) -> str:
    """Where the words were written: the question's name, or トーク."""
    return words.label or word("places", words.place)


def _weeks(weeks: Sequence[Week]) -> Iterator[Row]:
    yield from _heading(word("digest", "weeks"))
    if not weeks:
        yield _none()
        return
    yield Row(RowKind.HEAD, (word("digest", "week_of"), "", *(short_day(week.day) for week in weeks)))
    states = (word("states", week.state) for week in weeks)
    yield Row(RowKind.ITEM, (word("digest", "state"), "", *states))


def _part(part: Part, digest: Digest, aspects: AspectNames) -> Iterator[Row]:
    if part.aspect is Aspect.OTHER and not part.items and not part.words:
        return
    yield from _heading(aspects[part.aspect])
    if part.items:
        yield _items_head(digest.weeks)
        yield from (_item(item) for item in part.items)
        yield from _aspect_mean(part, digest.weeks)
    yield from _words(part.words, digest.material)
    if not part.items and not part.words:
        yield _none()


def _items_head(weeks: Sequence[Week]) -> Row:
    figures = (word("digest", name) for name in ("mean", "change", "lowest"))
    days = (short_day(week.day) for week in weeks)
    return Row(RowKind.HEAD, (word("digest", "item"), word("digest", "steps"), *days, *figures))


def _item(item: Item) -> Row:
    figures = (
        tenths(item.mean) if item.mean is not None else "",
        change_word(item.change),
        short_day(item.lowest) if item.lowest else "",
    )
    cells = (cell_value(cell) for cell in item.cells)
    return Row(RowKind.ITEM, (item.label, item.scale or "", *cells, *figures), item.scale)


def cell_value(given: Given | None) -> Cell:
    """What stands under a week: the step, the option's short word, or why there is none."""
    if given is None:
        return ""
    if given.kind is not AnswerKind.ANSWERED:
        return word("answers", given.kind)
    if given.question_kind is QuestionKind.STEPS and given.value is not None:
        return given.value
    return given.shown


def _aspect_mean(part: Part, weeks: Sequence[Week]) -> Iterator[Row]:
    if part.mean is not None:
        blanks = ("",) * len(weeks)
        figures = (tenths(part.mean), change_word(part.change), "")
        yield Row(RowKind.ITEM, (word("digest", "aspect_mean"), "", *blanks, *figures))


def _alerts(digest: Digest) -> Iterator[Row]:
    yield from _heading(word("digest", "alerts"))
    if not digest.alerts:
        yield _none()
        return
    names = ("alert_at", "alert_level", "alert_end", "alert_by", "alert_ended")
    yield Row(RowKind.HEAD, tuple(word("digest", name) for name in names))
    yield from (_alert(alert, digest.material) for alert in digest.alerts)


def _alert(alert: AlertLine, material: Material) -> Row:
    ended = moment_word(alert.ended_at, material.timezone) if alert.ended_at else ""
    return Row(
        RowKind.WORDS,
        (
            moment_word(alert.opened_at, material.timezone),
            word("levels", alert.level),
            word("alert_ends", alert.end),
            alert.by or "",
            ended,
        ),
    )


def _own_items(digest: Digest) -> Iterator[Row]:
    if digest.own_items:
        yield from _heading(word("digest", "own_items"))
        yield _items_head(digest.weeks)
        yield from (_item(item) for item in digest.own_items)


def overview_rows(digests: Sequence[Digest], aspects: AspectNames) -> list[Row]:
    """A row a client under one head, and nothing else: programs read it too."""
    means = [
        word("overview", name, aspect=aspects[aspect]) for aspect in RATED for name in ("mean", "change")
    ]
    before = [word("overview", name) for name in ("id", "name", "nickname", "interview", "mode")]
    weeks = [word("overview", name) for name in ("asked", "answered")]
    head = (*before, *weeks, *means, word("overview", "open_alerts"))
    return [Row(RowKind.HEAD, head), *(_overview_row(digest) for digest in digests)]


RATED = (Aspect.HEALTH, Aspect.WORK, Aspect.PEOPLE, Aspect.LEISURE)
"""The headings of the interview that have a mean of their own."""


def _overview_row(digest: Digest) -> Row:
    material, meeting = digest.material, digest.material.meeting
    when = moment_word(meeting.at, material.timezone) if meeting else word("digest", "no_interview")
    mode = word("digest", "online" if meeting.online else "face_to_face") if meeting else ""
    parts = {part.aspect: part for part in digest.parts}
    means = [cell for aspect in RATED for cell in _mean_cells(parts[aspect])]
    person = (material.client_id, material.name, material.nickname, when, mode)
    return Row(RowKind.ITEM, (*person, digest.asked, digest.answered, *means, digest.open_alerts))


def _mean_cells(part: Part) -> tuple[Cell, Cell]:
    return tenths(part.mean) if part.mean is not None else "", change_word(part.change)
