"""The digest before an interview: a client's material in, headings and rows out. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import mean

from admin_export.material import (
    Agenda,
    AlertEnd,
    AlertLine,
    Given,
    Material,
    TextPlace,
    Week,
    WeekState,
    Words,
)
from bot.dialogs.form import QuestionKind
from bot.dialogs.own_items import Aspect

ItemKey = tuple[str, int | None]
"""A question and the number of its steps: scales are never mixed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question over the weeks; `cells` stand under the digest's weeks, None where it was not asked.

    `mean`, `change` (against the period before) and `lowest` are of steps only.
    """

    label: str
    aspect: Aspect
    scale: int | None
    cells: tuple[Given | None, ...]
    mean: Fraction | None = None
    change: Fraction | None = None
    lowest: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the interview."""

    aspect: Aspect
    items: tuple[Item, ...]
    words: tuple[Words, ...]
    mean: Fraction | None
    change: Fraction | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What a staff member reads before the interview, in reading order."""

    material: Material
    weeks: tuple[Week, ...]
    agenda: tuple[Agenda, ...]
    good_news: tuple[Words, ...]
    parts: tuple[Part, ...]
    alerts: tuple[AlertLine, ...]
    own_items: tuple[Item, ...]
    answered: int
    asked: int

    @property
    def open_alerts(self) -> int:
        """How many alerts are not resolved."""
        return sum(alert.end in {AlertEnd.OPEN, AlertEnd.TAKEN, AlertEnd.REACHED} for alert in self.alerts)


def digest_of(material: Material) -> Digest:
    """Put one client's material in the order of the interview."""
    weeks = _weeks_of_period(material)
    before = _weeks_before(material)
    items = _items(weeks, before)
    talked = [words for words in material.words if words.place is not TextPlace.JOY]
    return Digest(
        material=material,
        weeks=weeks,
        agenda=material.agenda,
        good_news=tuple(words for words in material.words if words.place is TextPlace.JOY),
        parts=tuple(_part(aspect, items, talked, weeks, before) for aspect in Aspect),
        alerts=material.alerts,
        own_items=tuple(item for own, item in items if own),
        answered=sum(week.state is WeekState.ANSWERED for week in weeks),
        asked=sum(week.state in ASKED for week in weeks),
    )


ASKED = frozenset({WeekState.ANSWERED, WeekState.UNFINISHED, WeekState.SILENT})
"""Weeks in which an answer could be hoped for."""


def _weeks_of_period(material: Material) -> tuple[Week, ...]:
    period = material.period
    return tuple(
        week
        for week in material.weeks
        if week.began_by(period.until) and (period.since is None or week.is_after(period.since))
    )


def _weeks_before(material: Material) -> tuple[Week, ...]:
    period = material.period
    if period.since is None:
        return ()
    return tuple(
        week
        for week in material.weeks
        if not week.is_after(period.since) and (period.earlier is None or week.is_after(period.earlier))
    )


def _items(weeks: Sequence[Week], before: Sequence[Week]) -> list[tuple[bool, Item]]:
    """The items in the form's order, each with whether it is the client's own."""
    newest: dict[ItemKey, Given] = {}
    for given in (given for week in weeks for given in week.given if _is_item(given)):
        newest[_key(given)] = given
    answered_before = _steps_by_item(before)
    in_order = sorted(newest.items(), key=lambda pair: (pair[1].place, pair[0][0], pair[0][1] or 0))
    return [(given.own, _item(key, given, weeks, answered_before)) for key, given in in_order]


def _is_item(given: Given) -> bool:
    return given.question_kind is not QuestionKind.TEXT


def _key(given: Given) -> ItemKey:
    return given.question, given.scale if given.question_kind is QuestionKind.STEPS else None


def _steps_by_item(weeks: Iterable[Week]) -> Mapping[ItemKey, list[int]]:
    found: dict[ItemKey, list[int]] = {}
    for given in (given for week in weeks for given in week.given):
        if given.is_step and given.value is not None:
            found.setdefault(_key(given), []).append(given.value)
    return found


def _item(key: ItemKey, newest: Given, weeks: Sequence[Week], before: Mapping[ItemKey, list[int]]) -> Item:
    cells = tuple(_cell(key, week) for week in weeks)
    steps = [
        (cell.value, week.day)
        for cell, week in zip(cells, weeks, strict=True)
        if cell and cell.is_step and cell.value is not None
    ]
    middle = _mean(value for value, _ in steps)
    earlier = _mean(before.get(key, ()))
    return Item(
        label=newest.label,
        aspect=newest.aspect,
        scale=key[1],
        cells=cells,
        mean=middle,
        change=middle - earlier if middle is not None and earlier is not None else None,
        lowest=_lowest(steps),
    )


def _cell(key: ItemKey, week: Week) -> Given | None:
    return next((given for given in week.given if _key(given) == key), None)


def _lowest(steps: Sequence[tuple[int, date]]) -> date | None:
    """The week of the lowest step, the latest of equals; None where all weeks were alike."""
    values = {value for value, _ in steps}
    if len(values) < 2:
        return None
    return max(day for value, day in steps if value == min(values))


def _mean(values: Iterable[int]) -> Fraction | None:
    found = [Fraction(value) for value in values]
    return mean(found) if found else None


def _part(
    aspect: Aspect,
    items: Sequence[tuple[bool, Item]],
    talked: Sequence[Words],
    weeks: Sequence[Week],
    before: Sequence[Week],
) -> Part:
    now, earlier = _aspect_mean(aspect, weeks), _aspect_mean(aspect, before)
    comparable = now is not None and earlier is not None and now[0] == earlier[0]
    return Part(
        aspect=aspect,
        items=tuple(item for own, item in items if item.aspect is aspect and not own),
        words=tuple(words for words in talked if words.aspect is aspect),
        mean=now[1] if now else None,
        change=now[1] - earlier[1] if now and earlier and comparable else None,
    )


def _aspect_mean(aspect: Aspect, weeks: Sequence[Week]) -> tuple[int, Fraction] | None:
    """The scale that most answers under a heading have, and the mean of the answers on it."""
    steps = [
        (given.scale, given.value)
        for week in weeks
        for given in week.given
        if given.aspect is aspect and given.is_step and not given.own
    ]
    counts = Counter(scale for scale, _ in steps if scale is not None)
    if not counts:
        return None
    usual = max(counts, key=lambda scale: (counts[scale], scale))
    middle = _mean(value for scale, value in steps if scale == usual and value is not None)
    return None if middle is None else (usual, middle)
