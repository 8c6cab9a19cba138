"""What every new app would compile again, compiled once a test process: addresses and page templates."""

from typing import Any, ClassVar

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule


class RuleCompiledOnce(Rule):
    """An address rule that takes over what an equal one of an earlier app was compiled to.

    Werkzeug builds each rule's functions from source: a third of the time of a test that opens an app.
    """

    _compiled: ClassVar[dict[tuple[Any, ...], dict[str, Any]]] = {}

    def compile(self) -> None:
        """As werkzeug does, once for each endpoint and address."""
        key = (self.endpoint, self.rule, self.subdomain, str(self.defaults), str(self.methods))
        if key not in self._compiled:
            super().compile()
            self._compiled[key] = vars(self)
        vars(self).update({**self._compiled[key], "map": self.map})


def compile_once(folder: str) -> None:
    """For all apps that this process opens from now on."""
    Flask.url_rule_class = RuleCompiledOnce
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(folder)}
