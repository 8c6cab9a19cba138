"""Counts at the platform's side: what was acknowledged against what is stored, and what was seen."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CRISIS_SIGN = "今 話せる ところ"
"""Stands in every message with crisis lines."""

Row = dict[str, str]
Diary = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of one run."""

    answers: int
    lost: int
    stored_twice: int
    unacknowledged: int
    unfinished: int
    messages: int
    seen_twice: int
    crisis_seen_twice: int
    crisis_unanswered: int
    alerts: int
    alerts_told: int
    alerts_reported: int
    words_in_logs: int

    @property
    def is_good(self) -> bool:
        nothing_lost = not (self.lost or self.stored_twice or self.seen_twice or self.words_in_logs)
        everybody_heard = self.alerts_told + self.alerts_reported == self.alerts
        return nothing_lost and everybody_heard and not (self.unacknowledged or self.unfinished)


def stored_answers(file: Path) -> Counter[tuple[str, str, str]]:
    """(client, question, answer) as `tsuzuku records` wrote them."""
    with file.open(encoding="utf-8", newline="") as rows:
        return Counter((row["client"], row["question_id"], _answer(row)) for row in csv.DictReader(rows))


def _answer(row: Row) -> str:
    return row["value"] or row["answer"]


def count(
    report: dict[str, Any],
    stored: Counter[tuple[str, str, str]],
    untold: Callable[[], int],
    words_in_logs: int,
) -> Counts:
    """`untold`: how many alerts `tsuzuku doctor` names as not told; asked only where some are missing."""
    diaries: list[Diary] = report["diaries"]
    calls = {diary["user_id"]: calls_of(report["chats"][diary["user_id"]]) for diary in diaries}
    in_crisis = [diary for diary in diaries if diary["crisis_acknowledged"]]
    told = sum(_was_told(diary["nickname"], report) for diary in in_crisis)
    twice = Counter[bool]()
    for diary in diaries:
        twice.update(repeated(calls[diary["user_id"]], diary["nudges"]))
    return Counts(
        answers=sum(len(diary["answers"]) for diary in diaries),
        lost=sum(_lost(diary, stored) for diary in diaries),
        stored_twice=_stored_twice(stored),
        unacknowledged=report["unacknowledged"],
        unfinished=sum(not diary["finished"] for diary in diaries),
        messages=sum(map(len, calls.values())),
        seen_twice=twice[False],
        crisis_seen_twice=twice[True],
        crisis_unanswered=sum(not any(map(_is_crisis, calls[one["user_id"]])) for one in in_crisis),
        alerts=len(in_crisis),
        alerts_told=told,
        alerts_reported=min(untold(), missing) if (missing := len(in_crisis) - told) else 0,
        words_in_logs=words_in_logs,
    )


def _lost(diary: Diary, stored: Counter[tuple[str, str, str]]) -> int:
    """Answers not stored as given, and questions asked again although their answer was acknowledged."""
    name = f"{diary['nickname']} さん"
    missing = sum(stored[name, question, answer] == 0 for question, answer in diary["answers"].items())
    return missing + len(diary["asked_again"])


def _stored_twice(stored: Counter[tuple[str, str, str]]) -> int:
    """Questions with more than one answer, and texts that hold what was written once twice over."""
    rows = Counter((client, question) for client, question, _ in stored.elements())
    texts = (answer.splitlines() for _, _, answer in stored)
    return sum(n - 1 for n in rows.values()) + sum(len(lines) - len(set(lines)) for lines in texts)


def calls_of(messages: Iterable[list[Any]]) -> list[str]:
    """What each API call brought to one phone, as text that can be compared."""
    calls: dict[str, list[Any]] = {}
    for request_id, _road, message in messages:
        calls.setdefault(request_id, []).append(message)
    return [json.dumps(brought, sort_keys=True, ensure_ascii=False) for brought in calls.values()]


def repeated(calls: Iterable[str], nudges: int) -> Counter[bool]:
    """How many calls brought what was there before; True counts crisis messages.

    Each question's buttons name its asking. What carries no such number may be said once more for each
    time that the person asked again.
    """
    found = Counter[bool]()
    for brought, times in Counter(calls).items():
        allowed = 1 if '"answer/' in brought or _is_crisis(brought) else 1 + nudges
        found[_is_crisis(brought)] += max(times - allowed, 0)
    return found


def _is_crisis(brought: str) -> bool:
    return CRISIS_SIGN in brought


def _was_told(nickname: str, report: dict[str, Any]) -> bool:
    """On a staff phone, or in a mail that the server accepted."""
    return any(nickname in told for told in (*report["staff_cards"], *report["mails"]))
