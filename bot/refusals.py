"""When a rule of the office says no: named errors whose sentences stand in refusals.yaml."""

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class Language(StrEnum):
    """The languages in which operators and staff are spoken to."""

    JA = "ja"
    EN = "en"


class RefusedError(Exception):
    """Something could not be done; refusals.yaml says why and what to do, under the class's name."""

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def say(self, language: Language) -> str:
        """The sentence, one line, in that language."""
        return sentences()[type(self).__name__][language].format(**self.facts)

    def __str__(self) -> str:
        return self.say(Language.EN)


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every refusal's sentence, by class name and language."""
    data: dict[str, Any] = yaml.safe_load(files("bot").joinpath("refusals.yaml").read_text("utf-8"))
    return data
