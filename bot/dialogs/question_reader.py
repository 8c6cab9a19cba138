"""One question of a form file."""

import re
from collections.abc import Mapping

import yaml

from bot.dialogs.form import Condition, Question, QuestionKind, Section, Step
from bot.dialogs.labels import LONGEST_LABEL, clusters
from bot.dialogs.own_items import Aspect
from bot.dialogs.yaml_block import Block, Problems

# A button shows a number and the word: "5 よく眠れた".
LONGEST_SHORT = 18
# One line of a phone in the message, and one line of the summary.
LONGEST_STATEMENT = 60
LONGEST_ASK = 300
FEWEST_STEPS = 2
# 13 quick replies, less もどる, とばす, 中断 and このまま; not_arisen is one of them.
MOST_STEPS = 9
_STEP_KEYS = {"statement", "short", "low"}
_QUESTION_KEYS = {
    *("key", "section", "title", "ask", "note", "staff_label", "kind", "aspect", "steps"),
    *("not_arisen", "asked", "medication_only", "only_if", "not_if"),
}


class QuestionReader:
    """Reads one question that may refer to the sections and to earlier questions."""

    def __init__(
        self,
        node: yaml.Node,
        problems: Problems,
        sections: Mapping[str, Section],
        earlier: Mapping[str, Question],
    ) -> None:
        self.block = Block.read(node, f"question {_name(node)}", _QUESTION_KEYS, problems)
        self._sections = sections
        self._earlier = earlier

    def read(self, key: str, longest_title: int) -> Question:
        """The question, to be used only if nothing was complained of."""
        block = self.block
        kind = self._kind()
        return Question(
            key=key,
            section=self._section(),
            title=label(block, "title", longest_title),
            ask=label(block, "ask", LONGEST_ASK),
            note=label(block, "note", LONGEST_ASK, required=False),
            staff_label=block.text("staff_label"),
            kind=kind,
            aspect=self._aspect(),
            steps=self._steps(kind),
            not_arisen=self._not_arisen(kind),
            asked=block.flag("asked", default=True),
            medication_only=block.flag("medication_only", default=False),
            only_if=self._condition("only_if"),
            not_if=self._condition("not_if"),
        )

    def _kind(self) -> QuestionKind:
        kind = self.block.text("kind")
        if kind in set(QuestionKind):
            return QuestionKind(kind)
        self.block.complain(f"kind {kind!r}: use {', '.join(QuestionKind)}")
        return QuestionKind.TEXT

    def _aspect(self) -> Aspect:
        aspect = self.block.text("aspect")
        if aspect in set(Aspect):
            return Aspect(aspect)
        self.block.complain(f"aspect {aspect!r}: use {', '.join(Aspect)}")
        return Aspect.OTHER

    def _section(self) -> str:
        section = self.block.text("section")
        if section and section not in self._sections:
            self.block.complain(f"unknown section {section!r}")
        return section

    def _steps(self, kind: QuestionKind) -> tuple[Step, ...]:
        if kind is not QuestionKind.TEXT:
            most = MOST_STEPS - ("not_arisen" in self.block.values)
            return steps(self.block, most)
        if "steps" in self.block.values:
            self.block.complain("a text has no steps", self.block.values["steps"])
        return ()

    def _not_arisen(self, kind: QuestionKind) -> Step | None:
        node = self.block.values.get("not_arisen")
        if node is None:
            return None
        if kind is QuestionKind.TEXT:
            self.block.complain("a text has no not_arisen: it can be skipped", node)
        block = Block.read(node, self.block.where, _STEP_KEYS, self.block.problems)
        return Step(label(block, "statement", LONGEST_LABEL), block.text("short"))

    def _condition(self, key: str) -> Condition | None:
        for question, numbers in self.block.pairs(key):
            return self._read_condition(key, question, numbers)
        return None

    def _read_condition(self, key: str, name: yaml.Node, numbers: yaml.Node) -> Condition:
        values = _numbers(numbers)
        earlier = self._earlier.get(str(name.value))
        if len(self.block.values[key].value) > 1:
            self.block.complain(f"{key!r} takes one question", name)
        if earlier is None:
            self.block.complain(f"{key!r} names {name.value!r}, which is no earlier question", name)
        elif not values or not values <= set(range(1, len(earlier.steps) + 1)):
            self.block.complain(
                f"{key!r} needs numbers of the steps of {earlier.key!r}: 1 to {len(earlier.steps)}",
                numbers,
            )
        return Condition(str(name.value), frozenset(values))


def label(block: Block, key: str, longest: int, *, required: bool = True) -> str:
    """A text that must fit on a button or into a message."""
    text = block.text(key, required=required)
    signs = len(clusters(text))
    if signs > longest:
        block.complain(f"{key} {text!r} has {signs} signs: use {longest} at most", block.values[key])
    return text


def steps(block: Block, most: int = MOST_STEPS) -> tuple[Step, ...]:
    """The steps of a question; numbers and words must tell them apart."""
    nodes = block.items("steps")
    if nodes and not FEWEST_STEPS <= len(nodes) <= most:
        block.complain(f"{len(nodes)} steps: use {FEWEST_STEPS} to {most}")
    found = tuple(_step(node, block) for node in nodes)
    for part in ("statement", "short"):
        texts = [getattr(step, part) for step in found]
        if len(set(texts)) < len(texts):
            block.complain(f"two steps have the same {part}")
    return found


def _step(node: yaml.Node, owner: Block) -> Step:
    block = Block.read(node, owner.where, _STEP_KEYS, owner.problems)
    statement = label(block, "statement", LONGEST_STATEMENT)
    short = label(block, "short", LONGEST_SHORT)
    return Step(statement, short, block.flag("low", default=False))


def _numbers(node: yaml.Node) -> set[int]:
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    return {int(item.value) for item in items if re.fullmatch(r"\d{1,2}", str(item.value))}


def _name(node: yaml.Node) -> str:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == "key"), "without a key")
