"""What every new app would compile again, compiled once a test process: addresses, pages, statements."""

from functools import partial
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Dialect, create_engine
from sqlalchemy.orm import Mapper
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from bot.storage import session
from bot.storage.encryption import KeyRing, _rings


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


class StatementsCompiledOnce(LRUCache[Any, Any]):
    """Compiled statements of all databases of one kind and under the same keys.

    SQLAlchemy compiles them for each engine anew, and every test opens one or two.
    """

    _contents: ClassVar[WeakKeyDictionary[KeyRing, tuple[bytes, ...]]] = WeakKeyDictionary()

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """As SQLAlchemy asks; the dialect is its key's first part."""
        kind = self._kind(key[0])
        found = super().get((kind, *key[1:]), default)
        # What the one is compiled with encrypts for the other: it must have the same keys, still.
        return found if found is default or self._kind(found.dialect) == kind else default

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__((self._kind(key[0]), *key[1:]), compiled)

    def _kind(self, dialect: Dialect) -> object:
        ring = _rings.get(dialect)
        return dialect if ring is None else (dialect.name, self._content(ring))

    def _content(self, ring: KeyRing) -> tuple[bytes, ...]:
        if ring not in self._contents:
            keys = (key._encryption_key + key._signing_key for key in ring._fernet._fernets)
            self._contents[ring] = (ring._lookup, *keys)
        return self._contents[ring]


def compile_once(folder: str) -> None:
    """For all apps and databases that this process opens from now on."""
    statements = StatementsCompiledOnce(2_000)
    session.create_engine = partial(create_engine, execution_options={"compiled_cache": statements})
    Mapper._compiled_cache = statements
    Flask.url_rule_class = RuleCompiledOnce
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(folder)}
