"""python -m training: learn from the texts and write the weights of the second reader."""

import base64
import json
import logging
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import bot.concerns.second_reader as reader
from training.choosing import CRISIS, URGENT, threshold, unseen_scores
from training.learning import Line, learn
from training.lessons import Lesson, fingerprint, lessons, whole

# Shares of calm (0), notice (1) and urgent (2) texts that may reach a threshold in cross-validation.
_ALERT_SHARES = {0: 0.008, 1: 0.05}
_CRISIS_SHARES = {0: 0.006, 1: 0.03, 2: 0.06}
_LEVELS = {2: "urgent", 3: "crisis"}


def main() -> None:
    """Learn, choose thresholds, write, and say how the choice looks on unseen texts."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    texts = lessons()
    unseen = unseen_scores(texts)
    alert_from = threshold(unseen, lambda one: one.alert, _ALERT_SHARES)
    crisis_from = threshold(unseen, lambda one: one.crisis, _CRISIS_SHARES)
    for rank in range(4):
        group = [one for one in unseen if one.lesson.rank == rank]
        reached = [one.alert > alert_from or one.crisis > crisis_from for one in group]
        crises = sum(one.crisis > crisis_from for one in group)
        logging.info("rank %d: %d texts, %d alerted, %d as crisis", rank, len(group), sum(reached), crises)
    names = sorted({(text.category, _LEVELS[text.rank]) for text in texts if text.rank >= URGENT})
    alert, crisis = learn(texts, URGENT), learn(texts, CRISIS)
    facts = {
        "alert": _voice(alert, alert_from),
        "crisis": _voice(crisis, crisis_from),
        "categories": names,
        "learned_from": fingerprint(),
    }
    lines = [
        json.dumps(facts),
        _table(_small(alert)),
        _table(_small(crisis)),
        _table(_categories(texts, names)),
    ]
    Path(str(reader.WEIGHTS)).write_text("\n".join(lines) + "\n", "ascii")


def _unit(line: Line) -> float:
    return max(map(abs, line.weights)) / 127


def _voice(line: Line, from_score: float) -> dict[str, float]:
    return {"unit": _unit(line), "bias": line.bias, "threshold": from_score}


def _small(line: Line) -> bytes:
    unit = _unit(line)
    return bytes(round(weight / unit) & 0xFF for weight in line.weights)


def _categories(texts: Sequence[Lesson], names: Sequence[tuple[str, str]]) -> bytes:
    """For each bucket the alarming category in the largest share of whose texts it stands."""
    sizes = Counter(text.category for text in texts if text.rank >= URGENT)
    found: list[Counter[str]] = [Counter() for _ in range(reader.BUCKETS)]
    for text in texts:
        for bucket in set(whole(text.pieces)) if text.rank >= URGENT else ():
            found[bucket][text.category] += 1
    order = {name: at for at, (name, _) in enumerate(names)}
    return bytes(
        max(
            (order[name] for name in counts),
            key=lambda at: counts[names[at][0]] / (sizes[names[at][0]] + 5),
        )
        if counts
        else 0
        for counts in found
    )


def _table(values: bytes) -> str:
    return base64.b85encode(zlib.compress(values, 9)).decode("ascii")


if __name__ == "__main__":
    main()
