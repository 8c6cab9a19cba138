"""A text as the model sees it: the likeliest pieces of its vocabulary (SentencePiece's unigrams)."""

import re
from operator import itemgetter

from training.base_model import Vocabulary

# The model was taught to tell what is asked from what is told; everything here is asked.
_PREFIX = "query: "
_BLANK = "▁"
_LONGEST_PIECE = 16


def word_pieces(text: str, vocabulary: Vocabulary) -> list[int]:
    """The numbers of the pieces, between the signs for beginning and end."""
    signs = "".join(vocabulary.read_as.get(sign, sign) for sign in _PREFIX + text)
    spaced = _BLANK + re.sub(" +", " ", signs).replace(" ", _BLANK)
    return [vocabulary.first, *_likeliest(spaced, vocabulary), vocabulary.last]


# A way to read the text up to here: its score, where its last piece begins, and that piece.
_Way = tuple[float, int, int]
_score = itemgetter(0)


def _likeliest(text: str, vocabulary: Vocabulary) -> list[int]:
    best = [(0.0, 0, vocabulary.unknown), *[(float("-inf"), 0, vocabulary.unknown)] * len(text)]
    for start in range(len(text)):
        here = best[start][0]
        best[start + 1] = max(
            best[start + 1], (here + vocabulary.unlikely, start, vocabulary.unknown), key=_score
        )
        for end in range(start + 1, min(start + _LONGEST_PIECE, len(text)) + 1):
            piece = vocabulary.pieces.get(text[start:end].encode())
            if piece and piece[0] != vocabulary.unknown:
                best[end] = max(best[end], (here + piece[1], start, piece[0]), key=_score)
    return _walked_back(best)


def _walked_back(best: list[_Way]) -> list[int]:
    found, at = [], len(best) - 1
    while at:
        _, start, piece = best[at]
        found.append(piece)
        at = start
    return found[::-1]
