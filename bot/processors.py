"""Which processor each web process runs on: its threads share one interpreter, so one is all it can use.

Left to the kernel, the interpreter passes from thread to thread and with it from processor to processor;
each time a sleeping one must be woken, which takes longer than much of what the thread then does.
"""

import os
import random
from collections import Counter
from collections.abc import Iterable


def processors() -> set[int]:
    """Those that this process may use; empty where the system does not tell (macOS)."""
    return set(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else set()


def choose_processor(held: Iterable[int | None]) -> int | None:
    """One that the fewest of our other processes hold."""
    by_lot = list(processors())
    # Other installations on this machine choose too.
    random.shuffle(by_lot)
    holders = Counter(held)
    return min(by_lot, key=lambda each: holders[each], default=None)


def run_on(chosen: set[int]) -> None:
    """Keep this thread, and what it begins, to these; without any it goes on as before."""
    if chosen:
        os.sched_setaffinity(0, chosen)
