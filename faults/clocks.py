"""The product's clocks, which can be set wrong while it runs: libfaketime in front of the C library.

Python, gunicorn and SQLite in these processes all read the machine's wall clock; only how time passes
(the monotonic clock) stays, as it does on a machine whose clock is set.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

_LIBRARY = Path("vendor", "libfaketime", "src", "libfaketime.so.1")
_RIGHT = 0


class MachineClock:
    """The wall clock of all processes that run with its environment."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._library = _find_library()
        self.set_wrong(_RIGHT)

    @property
    def can_be_set(self) -> bool:
        return self._library is not None

    def environment(self) -> dict[str, str]:
        """What a process on this machine is started with."""
        if self._library is None:
            return {}
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Else its own idea of glibc makes every hand-over between threads take milliseconds.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "NO_FAKE_STAT": "1",
        }

    def set_wrong(self, seconds: int) -> None:
        """So many seconds ahead, or behind where negative; seen within a second."""
        # Never half a file: whoever reads one keeps what it makes of it.
        written = self._file.with_suffix(".new")
        written.write_text(f"{seconds:+d}\n", "ascii")
        written.replace(self._file)

    def set_right(self) -> None:
        self.set_wrong(_RIGHT)


def clocks_of(database: str, folder: Path, machines: int) -> Sequence[MachineClock]:
    """One for each pair of web and worker; SQLite serves a single machine, which is then everybody's."""
    found = [
        MachineClock(folder / f"clock{number}") for number in range(1 if database == "sqlite" else machines)
    ]
    return [found[number % len(found)] for number in range(machines)]


def _find_library() -> Path | None:
    found = importlib.util.find_spec("libfaketime")
    places = found.submodule_search_locations if found else None
    files = (Path(place) / _LIBRARY for place in places or ())
    return next((file for file in files if file.exists()), None)
