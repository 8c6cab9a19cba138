"""A YAML mapping that knows where it stands, so that every complaint names its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import yaml

_TRUE_OR_FALSE = {"true": True, "false": False}


@dataclass(slots=True)
class Problems:
    """What is wrong with a file, each with its line."""

    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, node: yaml.Node, where: str, why: str) -> None:
        place = f"line {node.start_mark.line + 1}" + (f", {where}" if where else "")
        self.found.append((node.start_mark.line, f"{place}: {why}"))

    def lines(self) -> tuple[str, ...]:
        return tuple(line for _, line in sorted(self.found))


@dataclass(frozen=True, slots=True)
class Block:
    """One mapping of the file. `where` names it to the reader, as in `question sleep`."""

    node: yaml.Node
    where: str
    problems: Problems
    values: dict[str, yaml.Node]

    @classmethod
    def read(cls, node: yaml.Node, where: str, known: set[str], problems: Problems) -> "Block":
        """The mapping's keys and values; unknown and repeated keys are complained of."""
        values: dict[str, yaml.Node] = {}
        block = cls(node, where, problems, values)
        if not isinstance(node, yaml.MappingNode):
            block.complain("expected lines of `key: value` here")
            return block
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name not in known:
                block.complain(f"unknown key {name!r}: use {', '.join(sorted(known))}", key)
            elif name in values:
                block.complain(f"{name!r} stands here twice", key)
            values[name] = value
        return block

    def named(self, where: str) -> "Block":
        """The same block under a better name, once that is known."""
        return replace(self, where=where)

    def complain(self, why: str, node: yaml.Node | None = None) -> None:
        self.problems.add(node or self.node, self.where, why)

    def text(self, key: str, *, required: bool = True) -> str:
        """A line of text; a missing one is complained of and read as empty."""
        node = self.values.get(key)
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return str(node.value).strip()
        if node is not None:
            self.complain(f"{key!r} needs a text", node)
        elif required:
            self.complain(f"{key!r} is missing")
        return ""

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        node = self.values.get(key)
        if node is None:
            return default
        if isinstance(node, yaml.ScalarNode) and node.value in _TRUE_OR_FALSE:
            return _TRUE_OR_FALSE[node.value]
        self.complain(f"{key!r} is true or false", node)
        return default

    def items(self, key: str, *, required: bool = True) -> list[yaml.Node]:
        """The entries of a list."""
        node = self.values.get(key)
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if node is not None:
            self.complain(f"{key!r} needs a list", node)
        elif required:
            self.complain(f"{key!r} is missing")
        return []

    def pairs(self, key: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """The entries of an optional inner mapping."""
        node = self.values.get(key)
        if isinstance(node, yaml.MappingNode):
            yield from node.value
        elif node is not None:
            self.complain(f"{key!r} needs lines of `key: value`", node)
