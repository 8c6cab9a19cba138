"""Everything is said in both languages, and nothing is said by name that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest

import bot
from bot import refusals
from bot.cli import tsuzuku
from bot.commands import speech
from bot.commands.speech import SpokenCommand, SpokenGroup, texts
from bot.refusals import Language
from tests.commands.conftest import Run


def spoken() -> Iterator[tuple[str, dict[str, str]]]:
    """Every sentence under a name that finds it."""
    yield from texts()["sentences"].items()
    yield from refusals.sentences().items()
    for command, parts in texts()["help"].items():
        for part, sentence in parts.items():
            yield f"help of {command}: {part}", sentence


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command whose help stands in texts.yaml, by its path."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, SpokenCommand | SpokenGroup):
            yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")


def code() -> str:
    """The product's own Python."""
    return "\n".join(file.read_text("utf-8") for file in Path(bot.__file__).parent.rglob("*.py"))


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(("name", "sentence"), [pytest.param(*one, id=one[0]) for one in spoken()])
def test_every_sentence_is_there_in_both_languages(name: str, sentence: dict[str, str]) -> None:
    assert set(sentence) == {"en", "ja"}
    english, japanese = fields(sentence["en"]), fields(sentence["ja"])
    assert english <= japanese or japanese <= english
    assert all(text.strip() for text in sentence.values())


def test_refusals_take_one_line() -> None:
    assert [
        name for name, said in refusals.sentences().items() for text in said.values() if "\n" in text
    ] == []


def test_every_refusal_has_its_sentence() -> None:
    named = re.findall(r"class (\w+)\(RefusedError\)", code())
    assert sorted(named) == sorted(refusals.sentences())


@pytest.mark.parametrize(("path", "command"), [pytest.param(*one, id=one[0]) for one in commands(tsuzuku)])
def test_every_command_and_option_is_explained(path: str, command: click.Command) -> None:
    told = texts()["help"][path]
    options = {one.name for one in command.params if isinstance(one, click.Option)}
    assert set(told) - {"about"} == options


def test_no_sentence_is_without_use() -> None:
    # Doctor puts the names of its titles together.
    named = [name for name in texts()["sentences"] if not name.startswith("check_")]
    said = code()
    assert [name for name in named if f'"{name}"' not in said] == []


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "ja_JP.UTF-8"}, Language.JA),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "ja_JP.UTF-8"}, Language.JA),
        ({"LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"}, Language.EN),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, Language.EN),
    ],
)
def test_the_locale_decides(
    environment: dict[str, str], language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert speech.language() is language


def test_help_and_refusals_are_japanese_in_a_japanese_locale(run: Run) -> None:
    assert "利用者を登録し" in run("client", "add", "--help", LC_ALL="ja_JP.UTF-8").stdout
    assert "99 番の利用者はいません" in run("client", "unlink", "99", LC_ALL="ja_JP.UTF-8").stderr


def test_the_list_of_commands_is_explained(run: Run) -> None:
    assert "Who works here." in run("--help").stdout
    assert "支援員。" in run("--help", LC_ALL="ja_JP.UTF-8").stdout
