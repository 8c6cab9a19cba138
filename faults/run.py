"""One run: processes up, people awake, blows falling, everything mended, and then the count."""

import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.simulator.driver import Simulator
from faults.chaos import Chaos, Struck, schedule
from faults.clocks import MachineClock, clocks_of
from faults.counting import Counts, count, stored_answers
from faults.databases import HurtDatabase, open_hurt_database
from faults.office import SECRETS, Town, found_town, move_in, settings_of
from faults.private_words import private_lines_of
from faults.processes import Process, free_ports, tsuzuku, wait_until_it_serves, web, worker

PEOPLE_AT_ONCE = 40
PROCESSES = 2
SETTLES_WITHIN = 100.0
QUIET_SECONDS = 4.0
"""About the longest gap between two tries of one message in its first minute."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to run."""

    database: str
    answers: int
    seed: int
    kinds: Sequence[tuple[str, str]]
    folder: Path
    rounds: int | None = None
    """How often every kind of blow falls; None: for as long as people answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    order: Order
    counts: Counts
    seconds: float
    struck: Sequence[Struck]
    knocks: Sequence[dict[str, Any]]
    """Every webhook request, as `Knock`."""
    duplicates: int
    disk_was_filled: bool
    clocks_were_set: bool


class RunFailedError(Exception):
    """The suite could not do its work; this says nothing about the product."""


def run(order: Order) -> Outcome:
    """Raises RunFailedError."""
    town = found_town(order.answers, order.seed)
    with ExitStack() as stack:
        database = open_hurt_database(order.database, order.folder / "disk")
        stack.callback(database.close)
        line_port, smtp_port, *doors = free_ports(2 + PROCESSES)
        line = stack.enter_context(_world(order, town, line_port, smtp_port, doors))
        environment = settings_of(database.url, f"http://127.0.0.1:{line_port}", smtp_port)
        move_in(database.url, town, datetime.now(UTC))
        clocks = clocks_of(order.database, order.folder, PROCESSES)
        webs, workers = _product(stack, order.folder, environment, doors, clocks)
        return _storm(order, line, database, webs, workers, clocks, environment)


def _storm(
    order: Order,
    line: Simulator,
    database: HurtDatabase,
    webs: Sequence[Process],
    workers: Sequence[Process],
    clocks: Sequence[MachineClock],
    environment: dict[str, str],
) -> Outcome:
    blows = schedule(order.seed, order.kinds, order.rounds)
    chaos = Chaos(blows, line, database, webs, workers, clocks)
    begun = time.monotonic()
    line.call("POST", "/_world/wake-up")
    chaos.begin()
    while not line.call("GET", "/_world/standing")["asleep"] and not chaos.broke:
        time.sleep(0.5)
    seconds = time.monotonic() - begun
    chaos.stop()
    report = _settled(line)
    records = order.folder / "records.csv"
    _command(environment, "records", "--out", str(records))
    words = len(private_lines_of(order.folder.glob("*.log"), SECRETS))
    counts = count(report, stored_answers(records), lambda: _untold(environment), words)
    report["struck"] = [asdict(one) for one in chaos.struck]
    (order.folder / "report.json").write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    return Outcome(
        order=order,
        counts=counts,
        seconds=seconds,
        struck=chaos.struck,
        knocks=report["knocks"],
        duplicates=report["duplicates"],
        disk_was_filled=database.disk.can_be_filled,
        clocks_were_set=clocks[0].can_be_set,
    )


def _settled(line: Simulator) -> dict[str, Any]:
    """The report, once every event is acknowledged and nothing more is to be said."""
    deadline = time.monotonic() + SETTLES_WITHIN
    while time.monotonic() < deadline and not _is_quiet(line):
        time.sleep(0.5)
    return dict(line.call("GET", "/_world/report"))


def _is_quiet(line: Simulator) -> bool:
    """Nothing unacknowledged, and for a while not a call that brought anything."""
    if line.call("GET", "/_world/standing")["unacknowledged"]:
        return False
    before = line.counts()["delivered"]
    time.sleep(QUIET_SECONDS)
    return bool(line.counts()["delivered"] == before)


def _untold(environment: dict[str, str]) -> int:
    """How many alerts `tsuzuku doctor` calls not told."""
    told = tsuzuku(environment, "doctor", "--json")
    for finding in json.loads(told.stdout or "[]"):
        if finding["check"] == "alerts" and finding["result"] == "fail":
            return int(re.findall(r"\d+", finding["message"])[0])
    return 0


def _command(environment: dict[str, str], *arguments: str) -> None:
    done = tsuzuku(environment, *arguments)
    if done.returncode:
        raise RunFailedError(f"tsuzuku {' '.join(arguments)}: {done.stderr[-400:]}")


@contextmanager
def _world(
    order: Order, town: Town, line_port: int, smtp_port: int, doors: Sequence[int]
) -> Iterator[Simulator]:
    plan = {
        "seed": order.seed,
        "town": town.as_json(),
        "line_port": line_port,
        "smtp_port": smtp_port,
        "doors": list(doors),
        "at_once": PEOPLE_AT_ONCE,
    }
    file = order.folder / "plan.json"
    file.write_text(json.dumps(plan), "utf-8")
    process = Process([sys.executable, "-m", "faults.world", str(file)], {}, order.folder / "world.log")
    process.start()
    try:
        wait_until_it_serves(line_port, "/_world")
        yield Simulator(f"http://127.0.0.1:{line_port}")
    finally:
        process.kill()


def _product(
    stack: ExitStack,
    folder: Path,
    environment: dict[str, str],
    doors: Sequence[int],
    clocks: Sequence[MachineClock],
) -> tuple[list[Process], list[Process]]:
    machines = [{**environment, **clock.environment()} for clock in clocks]
    webs = [web(machines[n], port, folder / f"web{n}.log") for n, port in enumerate(doors)]
    workers = [worker(machines[n], folder / f"worker{n}.log") for n in range(PROCESSES)]
    for process in (*webs, *workers):
        process.start()
        stack.callback(process.kill)
    for port in doors:
        wait_until_it_serves(port)
    return webs, workers
