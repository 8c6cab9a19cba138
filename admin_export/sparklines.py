"""Small pictures of steps over weeks: points for inline SVG. Gaps stay gaps."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A picture of `width` by `height`: unbroken runs of points, and every point for a dot."""

    width: int
    height: int
    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


def sparkline(values: Sequence[float | None], scale: int = 5) -> Line:
    """A line in a table's row."""
    return _line(values, scale, width=96, height=24, margin=3)


def trend(values: Sequence[float | None], scale: int = 5) -> Line:
    """A chart of its own: 24 units a week."""
    return _line(values, scale, width=max(24 * len(values), 240), height=110, margin=12)


def _line(values: Sequence[float | None], scale: int, *, width: int, height: int, margin: int) -> Line:
    across = (width - 2 * margin) / max(len(values) - 1, 1)
    up = (height - 2 * margin) / max(scale - 1, 1)
    runs: list[list[str]] = [[]]
    dots = []
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        x, y = round(margin + number * across, 1), round(height - margin - (value - 1) * up, 1)
        runs[-1].append(f"{x},{y}")
        dots.append((x, y))
    return Line(width, height, tuple(" ".join(run) for run in runs if len(run) > 1), tuple(dots))
