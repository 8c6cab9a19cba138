"""`tsuzuku records` in a process that has loaded nothing else, then its time and size.

Run by bench.digests: python -m bench._year OUT FIRST_DAY
"""

import sys
import time
from pathlib import Path

from bot.cli import tsuzuku


def peak_megabytes() -> float:
    """The most memory that this process has held; `getrusage` would count the parent's as well."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


if __name__ == "__main__":
    _, out, first = sys.argv
    begun, worked = time.perf_counter(), time.process_time()
    tsuzuku(["records", "--out", out, "--from", first], standalone_mode=False)
    print(f"{time.perf_counter() - begun:.2f} {time.process_time() - worked:.2f} {peak_megabytes():.0f}")
