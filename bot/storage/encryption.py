"""Encryption at rest: names and free text are Fernet tokens in the database, under the office's keys."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, Engine, LargeBinary
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

NAMES_AT_HAND = 1000
"""Of people who wrote lately: in the process's memory, nowhere else, until `forget_names`."""


class WrongKeyError(Exception):
    """Something in the database was encrypted with a key that ENCRYPTION_KEYS does not hold."""


@contextmanager
def _keys_are_named() -> Iterator[None]:
    try:
        yield
    except InvalidToken:
        raise WrongKeyError(
            "stored data needs a key that ENCRYPTION_KEYS does not hold: put the old key back"
        ) from None


class KeyRing:
    """Encrypts with the newest key, decrypts with any, and makes look-up hashes."""

    def __init__(self, keys: Sequence[str], secret: str) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._lookup = hashlib.sha256(b"look-up\0" + secret.encode()).digest()
        self._audit = hashlib.sha256(b"audit\0" + secret.encode()).digest()
        # The same few names are read with every event.
        self.decrypt_name = lru_cache(maxsize=NAMES_AT_HAND)(self.decrypt)

    def encrypt(self, plain: str) -> bytes:
        """A token of the newest key."""
        return self._fernet.encrypt(plain.encode("utf-8", "replace"))

    def decrypt(self, token: bytes) -> str:
        """The text of a token. Raises WrongKeyError."""
        with _keys_are_named():
            return self._fernet.decrypt(token).decode()

    def forget_names(self) -> None:
        """Keep nobody's name at hand: whoever was erased must not live on here."""
        self.decrypt_name.cache_clear()

    def rotate(self, token: bytes) -> bytes:
        """The same text under the newest key. Raises WrongKeyError."""
        with _keys_are_named():
            return self._fernet.rotate(token)

    def lookup(self, value: str) -> str:
        """A keyed hash of a mail address, code or token, for finding it without storing it."""
        folded = value.strip().casefold().encode("utf-8", "replace")
        return hmac.new(self._lookup, folded, hashlib.sha256).hexdigest()

    def audit_digest(self, previous: str, entry: str) -> str:
        """What chains an entry of the audit log to the one before it, under a key of its own."""
        return hmac.new(self._audit, f"{previous}\n{entry}".encode(), hashlib.sha256).hexdigest()


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

# A column type is told only the dialect; each engine has its own, so the keys hang there.
_rings: WeakKeyDictionary[Dialect, KeyRing] = WeakKeyDictionary()


def use_keys(engine: Engine, ring: KeyRing) -> None:
    """From now on `engine` encrypts and decrypts with `ring`."""
    _rings[engine.dialect] = ring


def ring_of(session: Session) -> KeyRing:
    """The keys of the session's database."""
    return _rings[session.get_bind().dialect]


class EncryptedText(TypeDecorator[str]):
    """Text that is a Fernet token in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else _rings[dialect].encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else _rings[dialect].decrypt(value)


class EncryptedName(EncryptedText):
    """What somebody is called: read with every event of theirs, and seldom changed."""

    cache_ok = True

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else _rings[dialect].decrypt_name(value)


class EncryptedJSON(TypeDecorator[Any]):
    """JSON that is a Fernet token in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        if value is None:
            return None
        return _rings[dialect].encrypt(_COMPACT.encode(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Decrypt on the way out."""
        return None if value is None else json.loads(_rings[dialect].decrypt(value))
