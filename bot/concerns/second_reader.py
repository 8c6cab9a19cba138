"""A second reading: how much a text is like texts that called for an alert, by learned weights.

It may raise what the rules found, never lower it; where its file is missing, the rules stand alone.
What the weights leave in doubt is read closely (`close_reading.py`), which moves their scores up or down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise, repeat
from operator import add, itemgetter

from bot.concerns.close_reading import CloseReader, load_close_reader, stretches
from bot.concerns.concern import Concern, Level, rank
from bot.concerns.signs import Piece, Span, pieces
from bot.concerns.tokens import Analysed
from bot.concerns.weights import WEIGHTS, Weights, read_weights

RULE = "resembles-alarming-texts"
# What the rules have excused has to be this much clearer (they know denial and the past, it does not).
_SETTLED = 0.5
# What alerts anyway needs so much less to be a crisis: where two levels fit, the higher one holds.
IN_DOUBT = 0.8
# Below this the letters are sure that nothing is wrong: four in five calm texts.
_DOUBTFUL_FROM = -0.9
# Of a long text the most doubtful stretches are read closely, so that none takes seconds.
_MOST_STRETCHES = 4
# What is known of a sign is one number, so that it is looked up and added up once. From the top: the
# place of its category, the crisis voice's weight and the alert voice's, so many bits each.
_BITS = 24
_HALF = 1 << (_BITS - 1)
_ONES = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What the second reader would raise a text to, and for which passage."""

    level: Level
    category: str
    span: Span


# One sentence, or two neighbours.
_Passage = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The passages of a text, with what was found in each: above 0 says yes."""

    passages: Sequence[_Passage]
    alert: Sequence[float]
    crisis: Sequence[float]


class SecondReader:
    """Reads with one set of weights; nothing in it changes, so threads may share it."""

    def __init__(self, weights: Weights, close: CloseReader | None = None) -> None:
        self._close = close
        self._alert, self._crisis = weights.alert, weights.crisis
        self._categories = weights.categories
        tables = zip(weights.category_of, weights.crisis.weights, weights.alert.weights, strict=True)
        known = [(((category << _BITS) + crisis) << _BITS) + alert for category, crisis, alert in tables]
        self._known = dict(zip(weights.signs, known, strict=True))

    def weighed(self, sentences: Sequence[Analysed]) -> Weighed:
        """Every passage of a text, weighed; linear time."""
        found = pieces(sentences)
        passages: list[_Passage] = [*[(piece,) for piece in found], *pairwise(found)]
        sizes = _with_neighbours([len(piece.signs) for piece in found])
        sums = _with_neighbours([sum(map(self._known.get, piece.signs, repeat(0))) for piece in found])
        crisis = self._crisis.scores([_crisis(total) for total in sums], sizes)
        alert = self._alert.scores([_alert(total) for total in sums], sizes)
        if self._close:
            _read_closely(self._close, found, alert, crisis)
        return Weighed(passages, alert, crisis)

    def opinion(self, weighed: Weighed, settled: Sequence[Span]) -> SecondOpinion | None:
        """The opinion on the most alarming passage, less easily on what the rules settled."""
        at = _most_telling(weighed.crisis, weighed.passages, settled)
        if at is not None:
            return self._opinion(Level.CRISIS, weighed.passages[at])
        at = _most_telling(weighed.alert, weighed.passages, settled)
        if at is None:
            return None
        level = Level.CRISIS if weighed.crisis[at] > -IN_DOUBT else Level.URGENT
        return self._opinion(level, weighed.passages[at])

    def sure_of_calm(self, weighed: Weighed, span: Span) -> bool:
        """Whether no passage around this place is even in doubt."""
        around = [at for at, passage in enumerate(weighed.passages) if _span(passage).overlaps(span)]
        return all(max(weighed.alert[at], weighed.crisis[at]) <= _DOUBTFUL_FROM for at in around)

    def _opinion(self, level: Level, passage: _Passage) -> SecondOpinion:
        """With the category of this level for which most of the alarming weight speaks."""
        categories = self._categories
        votes = {name: 0 for name, of in categories if of is level}
        signs = chain.from_iterable(piece.signs for piece in passage)
        for known in filter(None, map(self._known.get, signs)):
            name, of = categories[_category(known)]
            if of is level:
                votes[name] += max(_alert(known), 0)
        return SecondOpinion(level, max(votes, key=lambda name: votes[name]), _span(passage))


def _alert(known: int) -> int:
    """The alert voice's weight, or a sum of them; below zero it has borrowed from the bits above."""
    return ((known + _HALF) & _ONES) - _HALF


def _crisis(known: int) -> int:
    return _alert((known + _HALF) >> _BITS)


def _category(known: int) -> int:
    return (((known + _HALF) >> _BITS) + _HALF) >> _BITS


def _read_closely(
    close: CloseReader, found: Sequence[Piece], alert: list[float], crisis: list[float]
) -> None:
    """Add to the scores of what is in doubt what a close look at the stretch of text around it says."""
    doubts = [
        (max(*map(alert.__getitem__, passages), *map(crisis.__getitem__, passages)), stretch, passages)
        for stretch in stretches(found)
        if (passages := _passages_from(stretch, len(found)))
    ]
    doubtful = [doubt for doubt in doubts if doubt[0] > _DOUBTFUL_FROM]
    most = sorted(doubtful, key=itemgetter(0), reverse=True)[:_MOST_STRETCHES]
    texts = ["".join(found[at].typed.text for at in stretch) for _, stretch, _ in most]
    for (_, _, passages), answer in zip(most, close.answers(texts) if texts else [], strict=True):
        for at in passages:
            alert[at] += answer.alert
            crisis[at] += answer.crisis


def _passages_from(stretch: range, many: int) -> list[int]:
    """The numbers of the passages that begin in it, of so many sentences: alone, then with the next one."""
    return [*stretch, *(many + at for at in stretch if at + 1 < many)]


def _with_neighbours(ofs: Sequence[int]) -> list[int]:
    """What is counted of each sentence, then of each with the next one."""
    return [*ofs, *map(add, ofs, ofs[1:])]


def _most_telling(
    scores: Sequence[float], passages: Sequence[_Passage], settled: Sequence[Span]
) -> int | None:
    telling = [
        (score - _SETTLED * any(map(_span(passages[at]).overlaps, settled)), at)
        for at, score in enumerate(scores)
        if score > 0
    ]
    score, at = max(telling, key=itemgetter(0), default=(0.0, 0))
    return at if score > 0 else None


def _span(passage: _Passage) -> Span:
    return Span(passage[0].span.start, passage[-1].span.end)


@cache
def load_second_reader() -> SecondReader | None:
    """The second reader, or None where no weights are installed: the rules then stand alone."""
    if not WEIGHTS.is_file():
        return None
    return SecondReader(read_weights(WEIGHTS.read_text("utf-8")), load_close_reader())


def raised(concern: Concern | None, opinion: SecondOpinion | None, text: str) -> Concern | None:
    """The rules' concern, or the second reader's where that is the more serious one."""
    if opinion is None or (concern and rank(concern.level) >= rank(opinion.level)):
        return concern
    start, end = opinion.span.start, opinion.span.end
    return Concern(opinion.level, opinion.category, text[start:end], start, end, RULE)
