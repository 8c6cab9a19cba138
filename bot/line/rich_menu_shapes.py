"""The simple drawings above the words of the rich menu, each inside a square around a point."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import ImageDraw

STROKE = 26
_CORNER = 36


@dataclass(frozen=True, slots=True)
class Pen:
    """Where and in which colours a shape is drawn; `reach` is half the side of its square."""

    draw: ImageDraw.ImageDraw
    x: int
    y: int
    reach: int
    ink: str
    paper: str

    def at(self, across: float, down: float) -> tuple[float, float]:
        """A point in the square, from -1 to 1 both ways."""
        return (self.x + across * self.reach, self.y + down * self.reach)

    def line(self, *points: tuple[float, float]) -> None:
        """A stroke through these points, with round ends and corners."""
        placed = [self.at(*point) for point in points]
        self.draw.line(placed, fill=self.ink, width=STROKE, joint="curve")
        for across, down in placed:
            self._dot(across, down, STROKE / 2, self.ink)

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """An outlined box with round corners."""
        self.draw.rounded_rectangle(
            (*self.at(left, top), *self.at(right, bottom)), _CORNER, outline=self.ink, width=STROKE
        )

    def ring(self, across: float, down: float, radius: float) -> None:
        """A circle with the paper's colour inside."""
        x, y = self.at(across, down)
        self._dot(x, y, radius * self.reach, self.ink)
        self._dot(x, y, radius * self.reach - STROKE, self.paper)

    def spot(self, across: float, down: float, radius: float) -> None:
        """A filled circle."""
        x, y = self.at(across, down)
        self._dot(x, y, radius * self.reach, self.ink)

    def fill(self, *points: tuple[float, float]) -> None:
        """A filled shape with these corners, its edges rounded by a stroke."""
        self.draw.polygon([self.at(*point) for point in points], fill=self.ink)
        self.line(*points, points[0])

    def _dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _start(pen: Pen) -> None:
    pen.ring(0, 0, 1)
    pen.fill((-0.2, -0.4), (0.42, 0), (-0.2, 0.4))


def _go_on(pen: Pen) -> None:
    pen.line((-0.65, -0.6), (-0.05, 0), (-0.65, 0.6))
    pen.line((0.1, -0.6), (0.7, 0), (0.1, 0.6))


def _talk(pen: Pen) -> None:
    pen.box(-1, -0.8, 1, 0.5)
    pen.fill((-0.5, 0.5), (-0.1, 0.5), (-0.5, 0.88))
    for across in (-0.45, 0, 0.45):
        pen.spot(across, -0.15, 0.11)


def _record(pen: Pen) -> None:
    pen.box(-0.75, -1, 0.75, 1)
    for down in (-0.45, 0, 0.45):
        pen.line((-0.35, down), (0.35, down))


def _settings(pen: Pen) -> None:
    for across, down in ((0.35, -0.65), (-0.4, 0), (0.15, 0.65)):
        pen.line((-0.95, down), (0.95, down))
        pen.ring(across, down, 0.26)


def _help(pen: Pen) -> None:
    pen.ring(0, 0, 1)
    box = (*pen.at(-0.34, -0.58), *pen.at(0.34, 0.1))
    pen.draw.arc(box, 180, 90, fill=pen.ink, width=STROKE)
    pen.spot(-0.34 + 0.1, -0.24, 0.1)
    pen.line((0, 0), (0, 0.22))
    pen.spot(0, 0.52, 0.12)


def _open_alerts(pen: Pen) -> None:
    pen.draw.pieslice((*pen.at(-0.65, -0.85), *pen.at(0.65, 0.45)), 180, 360, fill=pen.ink)
    pen.fill((-0.55, -0.2), (0.55, -0.2), (0.8, 0.5), (-0.8, 0.5))
    pen.spot(0, 0.72, 0.22)
    pen.spot(0, -0.88, 0.12)


def _week(pen: Pen) -> None:
    pen.box(-0.95, -0.75, 0.95, 0.95)
    pen.line((-0.85, -0.2), (0.85, -0.2))
    for across in (-0.45, 0.45):
        pen.line((across, -0.98), (across, -0.6))
    for across in (-0.45, 0, 0.45):
        pen.spot(across, 0.35, 0.12)


def _sign_in(pen: Pen) -> None:
    pen.line((0.1, -0.9), (0.85, -0.9), (0.85, 0.9), (0.1, 0.9))
    pen.line((-0.95, 0), (0.3, 0))
    pen.line((-0.1, -0.42), (0.32, 0), (-0.1, 0.42))


SHAPES: dict[str, Callable[[Pen], None]] = {
    "start": _start,
    "go_on": _go_on,
    "talk": _talk,
    "record": _record,
    "settings": _settings,
    "help": _help,
    "open_alerts": _open_alerts,
    "week": _week,
    "sign_in": _sign_in,
}
