"""Small rules from which the message checks are put together; each yields what is wrong.

LINE reports faults in two dialects: `messages[0].text` for plain messages and quick replies,
`/body/contents/0` for what is inside a template or Flex message. A `Place` speaks one of them.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeAlias

from bot.simulator.limits import utf16_length
from bot.simulator.refusals import Detail

Json: TypeAlias = dict[str, Any]
Found: TypeAlias = Iterator[Detail]
Measure: TypeAlias = Callable[[str], int]


class Place(Protocol):
    """Where in a request body we are looking."""

    def key(self, name: str) -> Self: ...
    def item(self, index: int) -> Self: ...
    def missing(self) -> Detail: ...
    def no_label(self) -> Detail: ...
    def too_long(self, limit: int) -> Detail: ...
    def says(self, message: str) -> Detail: ...


@dataclass(frozen=True, slots=True)
class BodyPlace:
    """`messages[0].quickReply.items[1]`."""

    path: str = ""

    def key(self, name: str) -> "BodyPlace":
        return BodyPlace(f"{self.path}.{name}" if self.path else name)

    def item(self, index: int) -> "BodyPlace":
        return BodyPlace(f"{self.path}[{index}]")

    def missing(self) -> Detail:
        return self.says("May not be empty")

    def no_label(self) -> Detail:
        return self.says("`label` must be specified")

    def too_long(self, limit: int) -> Detail:
        return self.says(f"Length must be between 0 and {limit}")

    def says(self, message: str) -> Detail:
        return Detail(message, self.path)


@dataclass(frozen=True, slots=True)
class PointerPlace:
    """`/template/actions/0`."""

    path: str = ""

    def key(self, name: str) -> "PointerPlace":
        return PointerPlace(f"{self.path}/{name}")

    def item(self, index: int) -> "PointerPlace":
        return PointerPlace(f"{self.path}/{index}")

    def missing(self) -> Detail:
        return self.says("must be specified")

    def no_label(self) -> Detail:
        return self.key("label").missing()

    def too_long(self, limit: int) -> Detail:
        return self.says(f"size must be between 0 and {limit}")

    def says(self, message: str) -> Detail:
        return Detail(message, self.path)


def need_text(holder: Json, name: str, place: Place, limit: int, measure: Measure = utf16_length) -> Found:
    """A text that must be there, not empty and not too long."""
    value = holder.get(name)
    if not isinstance(value, str) or not value:
        yield place.key(name).missing()
    elif len(value) * 2 > limit and measure(value) > limit:
        yield place.key(name).too_long(limit)


def may_text(holder: Json, name: str, place: Place, limit: int, measure: Measure = utf16_length) -> Found:
    """The same for a text that may be left out."""
    if holder.get(name) is not None:
        yield from need_text(holder, name, place, limit, measure)


def need_choice(holder: Json, name: str, place: Place, choices: Collection[str]) -> Found:
    if holder.get(name) is None:
        yield place.key(name).missing()
    elif holder[name] not in choices:
        yield place.key(name).says(f"Must be one of the following values: [{', '.join(choices)}]")


def need_url(
    holder: Json, name: str, place: Place, limit: int, schemes: Collection[str] = ("https",)
) -> Found:
    found = list(need_text(holder, name, place, limit))
    yield from found
    if not found and str(holder[name]).partition(":")[0].lower() not in schemes:
        yield place.key(name).says("invalid uri scheme")


def need_number(holder: Json, name: str, place: Place) -> Found:
    value = holder.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield place.key(name).says("must be a number")


def need_list(holder: Json, name: str, place: Place, least: int, most: int) -> Found:
    value = holder.get(name)
    if not isinstance(value, list) or not least <= len(value) <= most:
        yield place.key(name).says(f"Size must be between {least} and {most}")


def no_strangers(holder: Json, known: Collection[str], place: Place) -> Found:
    for name in holder:
        if name not in known:
            yield place.key(name).says("unknown field")


def values_in(holder: Json, name: str) -> list[object]:
    """A list's values; of anything else none, which `need_list` reports."""
    values = holder.get(name)
    return values if isinstance(values, list) else []


def objects(holder: Json, name: str, place: Place) -> Iterator[tuple[Json, Place]]:
    """The objects in a list with their places; anything else in it is left to `not_objects`."""
    here = place.key(name)
    for index, value in enumerate(values_in(holder, name)):
        if isinstance(value, dict):
            yield value, here.item(index)


def not_objects(holder: Json, name: str, place: Place) -> Found:
    here = place.key(name)
    for index, value in enumerate(values_in(holder, name)):
        if not isinstance(value, dict):
            yield here.item(index).says("must be an object")
