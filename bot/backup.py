"""Backup and restore: SQLite's online copy, PostgreSQL's own dump. Both while the product runs.

What is copied stays encrypted: a backup without ENCRYPTION_KEYS shows no name and no text.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import URL

from bot.refusals import RefusedError


class BackupToolMissingError(RefusedError):
    """PostgreSQL's own program is not installed here."""


class BackupFailedError(RefusedError):
    """The copy could not be made, or the file is no backup."""


class DatabaseNotEmptyError(RefusedError):
    """A restore never overwrites."""


def back_up(engine: Engine, file: Path) -> None:
    """Write a consistent copy to `file`, which appears only when it is whole. Raises BackupFailedError."""
    unfinished = file.with_name(file.name + ".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    if engine.dialect.name == "sqlite":
        _copy(Path(str(engine.url.database)), unfinished)
    else:
        _run("pg_dump", ["--format=custom", f"--file={unfinished}"], engine.url)
    unfinished.replace(file)


def restore(engine: Engine, file: Path) -> None:
    """Bring a backup into an empty database. Raises DatabaseNotEmptyError, BackupFailedError."""
    if inspect(engine).get_table_names():
        raise DatabaseNotEmptyError
    engine.dispose()
    if engine.dialect.name == "sqlite":
        _copy(file, Path(str(engine.url.database)))
    else:
        options = ["--exit-on-error", "--single-transaction", "--no-owner", "--dbname=" + _name(engine.url)]
        _run("pg_restore", [*options, str(file)], engine.url)


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as origin,
            closing(sqlite3.connect(target)) as copy,
        ):
            origin.backup(copy)
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupFailedError(why=error) from error
    if verdict != "ok":
        raise BackupFailedError(why=verdict)


def _run(program: str, options: list[str], url: URL) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupToolMissingError(program=program)
    done = subprocess.run(  # noqa: S603  PostgreSQL's own program, our own arguments
        [path, *options], env=_environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupFailedError(why=(done.stderr.strip().splitlines() or ["no reason given"])[-1])


def _environment(url: URL) -> dict[str, str]:
    """The connection, in variables: on a command line every user of the machine could read it."""
    host = url.host or url.query.get("host")
    given = {
        "PGHOST": host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": _name(url),
    }
    return {**os.environ, **{name: str(value) for name, value in given.items() if value}}


def _name(url: URL) -> str:
    return url.database or "postgres"
