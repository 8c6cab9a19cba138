"""Bringing a database to this code's schema, and telling whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"

UPGRADE_LOCK = 7_307_510_011
"""Any fixed number: `release` of two machines at once take it one after the other."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate to the newest schema, or that revision. Safe to run again and by several machines at once."""
    with engine.execution_options(begin="IMMEDIATE").begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        command.upgrade(_config(connection), revision)


def has_this_schema(engine: Engine) -> bool:
    """Whether the database's schema is this code's, or a newer one that this code can live with."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in _scripts(connection).walk_revisions()}
        head = _scripts(connection).get_current_head()
    return current is not None and (current == head or current not in known)


def write_migration(engine: Engine, number: str, message: str) -> None:
    """Write the next migration from what the models have and the database has not (`make migration`)."""
    with engine.connect() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def _scripts(connection: Connection) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(connection))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
