"""`make migration m="Say what it adds"`: write the next migration from the models."""

import re
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from bot.storage.encryption import KeyRing
from bot.storage.migrate import MIGRATIONS, upgrade, write_migration
from bot.storage.session import open_database


def main() -> None:
    """Compare the models with a database that has all migrations so far."""
    with tempfile.TemporaryDirectory() as folder:
        keys = KeyRing([Fernet.generate_key().decode()], "no secret")
        database = open_database(f"sqlite:///{Path(folder) / 'now.db'}", keys)
        upgrade(database.engine)
        write_migration(database.engine, f"{_last_number() + 1:04d}", sys.argv[1])
        database.dispose()


def _last_number() -> int:
    numbers = [re.match(r"\d+", file.name) for file in (MIGRATIONS / "versions").glob("[0-9]*.py")]
    return max((int(number[0]) for number in numbers if number), default=0)


if __name__ == "__main__":
    main()
