"""The parts of a form file: aspects, sections, the short list, own items, questions."""

import re
from collections import Counter

import yaml

from bot.dialogs.form import Form, OwnItemFrame, Question, Section
from bot.dialogs.own_items import Aspect
from bot.dialogs.question_reader import QuestionReader, label, steps
from bot.dialogs.yaml_block import Block, Problems

# A button in the list to correct shows a number and the title: "12 からだの調子".
LONGEST_TITLE = 17
# 13 quick replies, less もどる.
MOST_IN_A_LIST = 12
# The summary of them all is one message of at most 5,000 UTF-16 units.
MOST_QUESTIONS = 40
_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
_FORM_KEYS = {"aspects", "sections", "short", "own_items", "questions"}
_SECTION_KEYS = {"key", "title", "staff_label"}
_OWN_KEYS = {"section", "staff_label", "steps"}


class FormReader:
    """Reads one file; `problems` are complete after `read`."""

    def __init__(self, version: str, text: str) -> None:
        self.problems = Problems()
        self._version = version
        self._text = text
        self._sections: dict[str, Section] = {}
        self._questions: dict[str, Question] = {}

    def read(self, root: yaml.Node) -> Form:
        """The form, to be used only if no problem was found."""
        block = Block.read(root, "", _FORM_KEYS, self.problems)
        aspects = self._aspects(block)
        for node in block.items("sections"):
            self._read_section(node)
        for node in block.items("questions"):
            self._read_question(node)
        self._check_sizes(block)
        return Form(
            version=self._version,
            aspects=aspects,
            sections=tuple(self._sections.values()),
            questions=tuple(self._questions.values()),
            short=self._short(block),
            own_item_frame=self._own_item_frame(block),
            text=self._text,
        )

    def _aspects(self, block: Block) -> dict[Aspect, str]:
        found = {str(key.value): str(value.value) for key, value in block.pairs("aspects")}
        if set(found) == set(Aspect):
            return {aspect: found[aspect] for aspect in Aspect}
        block.complain(f"'aspects' needs a name for each of {', '.join(Aspect)}, and no other")
        return {}

    def _read_section(self, node: yaml.Node) -> None:
        block = Block.read(node, "section", _SECTION_KEYS, self.problems)
        key = _key(block, set(self._sections))
        block = block.named(f"section {key}")
        title = label(block, "title", LONGEST_TITLE)
        self._sections[key] = Section(key, title, block.text("staff_label"))

    def _read_question(self, node: yaml.Node) -> None:
        reader = QuestionReader(node, self.problems, self._sections, self._questions)
        key = _key(reader.block, set(self._questions))
        self._questions[key] = reader.read(key, LONGEST_TITLE)

    def _check_sizes(self, block: Block) -> None:
        """What LINE has room for: buttons in a list, signs in a message."""
        for section, count in Counter(each.section for each in self._questions.values()).items():
            if count > MOST_IN_A_LIST:
                block.complain(
                    f"section {section!r} has {count} questions: {MOST_IN_A_LIST} at most",
                    block.values["questions"],
                )
        if len(self._sections) > MOST_IN_A_LIST:
            block.complain(f"over {MOST_IN_A_LIST} sections", block.values["sections"])
        if len(self._questions) > MOST_QUESTIONS:
            block.complain(f"over {MOST_QUESTIONS} questions", block.values["questions"])

    def _short(self, block: Block) -> frozenset[str]:
        nodes = block.items("short", required=False)
        for node in nodes:
            if str(node.value) not in self._questions:
                block.complain(f"'short' names an unknown question {node.value!r}", node)
        return frozenset(str(node.value) for node in nodes)

    def _own_item_frame(self, block: Block) -> OwnItemFrame | None:
        if "own_items" not in block.values:
            return None
        own = Block.read(block.values["own_items"], "own_items", _OWN_KEYS, self.problems)
        section = own.text("section")
        if section not in self._sections:
            own.complain(f"unknown section {section!r}")
        return OwnItemFrame(section, own.text("staff_label"), steps(own))


def _key(block: Block, taken: set[str]) -> str:
    key = block.text("key")
    if key and not _KEY.fullmatch(key):
        block.complain(f"key {key!r}: use a-z, 0-9 and _, beginning with a letter", block.values["key"])
    if key in taken:
        block.complain(f"there is a {key!r} already: keys are unique", block.values["key"])
    return key
