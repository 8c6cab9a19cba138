"""What worries in the numbers: rules as data over one record, the weeks before, and the pauses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Any

import yaml

from bot.concerns.concern import Level, rank


class ScaleRulesError(ValueError):
    """The file of scale rules has an unknown kind, key, level or count."""


@dataclass(frozen=True, slots=True)
class Step:
    """One answer as asked: `value` from 1 (worst) to `scale`."""

    value: int
    scale: int


Steps = Mapping[str, Step]
"""The steps of one record by question key; skipped questions and `did not arise` are not in it."""


@dataclass(frozen=True, slots=True)
class ScaleConcern:
    """What a rule noticed; `questions` are the answers that decided it, in the rule's order."""

    level: Level
    category: str
    rule: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conduct:
    """How the client has been with the record lately: weeks in a row, the newest included."""

    silent: int = 0
    week_off: int = 0
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class ScaleRule:
    """One rule of `scale_rules.yaml`, whose head says what the fields mean."""

    rule: str
    kind: str
    level: Level
    reason: str
    example: str
    category: str = ""
    questions: Mapping[str, str] | None = None
    counts: str = ""
    at_least: int = 1
    at_most: int = 0
    steps: int = 0
    weeks: int = 0

    def __post_init__(self) -> None:
        if self.kind not in {"worst_step", "low_step", "drop", "in_a_row", "blocked"}:
            raise ScaleRulesError(f"{self.rule}: unknown kind {self.kind!r}")
        if self.kind == "in_a_row" and self.counts not in {"silent", "week_off"}:
            raise ScaleRulesError(f"{self.rule}: cannot count {self.counts!r}")
        if not (self.category or self.questions):
            raise ScaleRulesError(f"{self.rule}: names no category")


def assess_record(record: Steps, earlier: Sequence[Steps]) -> tuple[ScaleConcern, ...]:
    """What worries in one record; `earlier` are the client's records before it, newest last.

    One ordinary low answer makes a notice at most, which alerts nobody.
    """
    worst = [found for rule in _rules("worst_step") if (found := _worst_step(rule, record))]
    low = [found for rule in _rules("low_step") for found in _low_steps(rule, record)]
    drops = [found for rule in _rules("drop") for found in _drops(rule, record, earlier)]
    return (*_highest(worst), *low, *drops)


def assess_conduct(conduct: Conduct) -> tuple[ScaleConcern, ...]:
    """What worries in silence, weeks off and a blocked account."""
    lengths = {"silent": conduct.silent, "week_off": conduct.week_off}
    found = [rule for rule in _rules("in_a_row") if lengths[rule.counts] >= rule.at_least]
    if conduct.blocked:
        found += _rules("blocked")
    return tuple(ScaleConcern(rule.level, rule.category, rule.rule) for rule in found)


def read_rules(text: str) -> tuple[ScaleRule, ...]:
    """The rules of a YAML text.

    Raises:
        ScaleRulesError: A rule is not as the file's head says.
    """
    return tuple(_read_rule(entry) for entry in yaml.safe_load(text))


def _read_rule(entry: dict[str, Any]) -> ScaleRule:
    try:
        return ScaleRule(**{**entry, "level": Level(entry["level"])})
    except (TypeError, KeyError, ValueError) as error:
        raise ScaleRulesError(f"{entry.get('rule', 'a rule without a name')}: {error}") from error


@cache
def _built_in() -> tuple[ScaleRule, ...]:
    return read_rules(files(__package__).joinpath("scale_rules.yaml").read_text("utf-8"))


def _rules(kind: str) -> list[ScaleRule]:
    return [rule for rule in _built_in() if rule.kind == kind]


def _worst_step(rule: ScaleRule, record: Steps) -> ScaleConcern | None:
    categories = rule.questions or {}
    worst = tuple(key for key in categories if key in record and record[key].value == 1)
    if len(worst) < rule.at_least:
        return None
    return ScaleConcern(rule.level, categories[worst[0]], rule.rule, worst)


def _low_steps(rule: ScaleRule, record: Steps) -> Iterable[ScaleConcern]:
    for key, category in (rule.questions or {}).items():
        if key in record and record[key].value <= rule.at_most:
            yield ScaleConcern(rule.level, category, rule.rule, (key,))


def _drops(rule: ScaleRule, record: Steps, earlier: Sequence[Steps]) -> Iterable[ScaleConcern]:
    for key, step in record.items():
        before = [
            steps[key].value
            for steps in earlier[-rule.weeks :]
            if key in steps and steps[key].scale == step.scale
        ]
        if len(before) >= rule.at_least and median(before) - step.value >= rule.steps:
            yield ScaleConcern(rule.level, rule.category, rule.rule, (key,))


def _highest(found: Sequence[ScaleConcern]) -> Sequence[ScaleConcern]:
    return sorted(found, key=lambda concern: rank(concern.level))[-1:]
