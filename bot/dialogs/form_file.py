"""Reading a questionnaire from its file, complaining by line and question."""

import hashlib
from functools import cache
from importlib.resources import files

import yaml

from bot.dialogs.form import Form
from bot.dialogs.form_reader import FormReader


class FormError(ValueError):
    """The questionnaire cannot be used; `lines` say what is wrong, one problem a line."""

    def __init__(self, source: str, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{source}, {line}" for line in lines))
        self.lines = lines


@cache
def built_in_form() -> Form:
    """The weekly record that comes with the product."""
    text = files("bot.dialogs").joinpath("weekly_record.yaml").read_text("utf-8")
    return parse_form(text, "weekly_record.yaml")


def parse_form(text: str, source: str) -> Form:
    """Read a questionnaire; `source` names it in complaints. Raises FormError."""
    root = _compose(text, source)
    reader = FormReader(version=_version(root), text=text)
    form = reader.read(root)
    if reader.problems.found:
        raise FormError(source, reader.problems.lines())
    return form


def _compose(text: str, source: str) -> yaml.Node:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FormError(source, (f"line {line}: not YAML: {error.problem}",)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FormError(source, (f"line 1: not YAML: {error}",)) from error
    if root is None:
        raise FormError(source, ("line 1: the file is empty",))
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
        raise FormError(source, ("line 1: write every part out, without YAML aliases (*name)",))
    return root


def _version(root: yaml.Node) -> str:
    """A fingerprint of what the file says; comments and layout do not change it."""
    return hashlib.sha256(repr(_plain(root)).encode()).hexdigest()[:12]


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return [(_plain(key), _plain(value)) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value
