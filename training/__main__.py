"""python -m training: learn from the texts and write the weights of the second reader."""

import base64
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.concerns.weights import WEIGHTS
from training.learning import Line, learn
from training.lessons import CRISIS, URGENT, Lesson, fingerprint, lessons

# Scores from which a passage counts; `python -m training.choosing` shows what reaches them unseen.
ALERT_FROM, CRISIS_FROM = 0.25, 0.15
_LEVELS = {2: "urgent", 3: "crisis"}
# Of 127. A third of the signs weigh no more for either question; without them no unread total changed by
# more than one text.
_FAINT = 4


def main() -> None:
    """Learn and write."""
    texts = lessons()
    names = sorted({(text.category, _LEVELS[text.rank]) for text in texts if text.rank >= URGENT})
    alert, crisis = learn(texts, URGENT), learn(texts, CRISIS)
    small = _small(alert), _small(crisis)
    signs = sorted({sign for weights in small for sign, weight in weights.items() if abs(weight) > _FAINT})
    facts = {
        "alert": _voice(alert, ALERT_FROM),
        "crisis": _voice(crisis, CRISIS_FROM),
        "categories": names,
        "learned_from": fingerprint(),
    }
    tables = [bytes(weights.get(sign, 0) & 0xFF for sign in signs) for weights in small]
    tables.append(_categories(texts, names, signs))
    lines = [json.dumps(facts), "\t".join(signs), *map(_table, tables)]
    Path(str(WEIGHTS)).write_text("\n".join(lines) + "\n", "utf-8")


def _unit(line: Line) -> float:
    return max(map(abs, line.weights.values())) / 127


def _voice(line: Line, from_score: float) -> dict[str, float]:
    return {"unit": _unit(line), "bias": line.bias, "threshold": from_score}


def _small(line: Line) -> dict[str, int]:
    unit = _unit(line)
    return {sign: round(weight / unit) for sign, weight in line.weights.items()}


def _categories(texts: Sequence[Lesson], names: Sequence[tuple[str, str]], signs: Sequence[str]) -> bytes:
    """For each sign the alarming category in the largest share of whose texts it stands."""
    sizes = Counter(text.category for text in texts if text.rank >= URGENT)
    found: dict[str, Counter[str]] = {sign: Counter() for sign in signs}
    for text in texts:
        for sign in set(text.whole) & found.keys() if text.rank >= URGENT else ():
            found[sign][text.category] += 1
    order = {name: at for at, (name, _) in enumerate(names)}

    def most(counts: Counter[str]) -> int:
        shares = {order[name]: count / (sizes[name] + 5) for name, count in counts.items()}
        return max(sorted(shares), key=lambda at: shares[at], default=0)

    return bytes(most(found[sign]) for sign in signs)


def _table(values: bytes) -> str:
    return base64.b64encode(zlib.compress(values, 9)).decode("ascii")


if __name__ == "__main__":
    main()
