"""The schedule of blows: drawn from the seed, so that the same seed strikes the same way again."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from bot.simulator.driver import Simulator
from bot.simulator.faults import FaultKind
from faults.clocks import MachineClock
from faults.databases import HurtDatabase
from faults.mail import Manner
from faults.processes import Process

ENDPOINTS = ("*", "*", "reply", "reply", "push", "multicast")
"""Most calls are replies; "*" hits whatever comes next."""
CALLS_HIT = (1, 8)
LATE_MILLISECONDS = 3_000
MAIL_SECONDS = 5.0
PAUSE_BETWEEN = (0.5, 2.5)
DOWN_SECONDS = (0.2, 2.0)
WRONG_CLOCK_SECONDS = 8.0
WHOM = ("web", "web", "child of web", "caller of web", "worker", "worker")
"""Whom kill -9 hits: the caller is what makes a web process's calls to LINE."""
CLOCK_JUMPS = {"ahead and back": 3 * 3600, "back and ahead": -3 * 3600}
"""Seconds: first the one way, and then as far the other."""


@dataclass(frozen=True, slots=True)
class Blow:
    """One thing that goes wrong, `pause` seconds after the one before."""

    pause: float
    what: str
    detail: str
    target: int
    """Which process, or how many calls."""
    endpoint: str
    """Of LINE: which calls."""
    seconds: float
    """How long a process is away."""

    @property
    def name(self) -> str:
        return f"{self.what}: {self.detail}" if self.detail else self.what


def schedule(seed: int, kinds: Sequence[tuple[str, str]], rounds: int | None = None) -> Iterator[Blow]:
    """Every kind once, in a new order, again and again; without end where no rounds are given."""
    chance = random.Random(f"{seed} chaos")
    for _ in count() if rounds is None else range(rounds):
        for what, detail in chance.sample(kinds, len(kinds)):
            hit = chance.randint(*CALLS_HIT) if what == "LINE" else chance.randrange(2)
            pause, away = chance.uniform(*PAUSE_BETWEEN), chance.uniform(*DOWN_SECONDS)
            yield Blow(pause, what, detail, hit, chance.choice(ENDPOINTS), away)


def all_kinds() -> list[tuple[str, str]]:
    """Everything that we know to go wrong."""
    line = [("LINE", kind.value) for kind in FaultKind]
    mail = [("mail server", manner.value) for manner in Manner if manner is not Manner.GOOD]
    processes = [("kill -9", who) for who in WHOM]
    return [
        *line,
        *mail,
        *processes,
        ("SIGTERM", "web"),
        ("SIGTERM", "worker"),
        *(("clock jumps", how) for how in CLOCK_JUMPS),
        ("database away", ""),
        ("disk full", ""),
    ]


def names_of(kinds: Sequence[tuple[str, str]]) -> list[str]:
    """What they are called, each once."""
    return sorted({what for what, _ in kinds})


SMALL: tuple[tuple[str, str], ...] = (
    ("kill -9", "web"),
    ("kill -9", "worker"),
    ("database away", ""),
    ("LINE", FaultKind.ERROR_AFTER.value),
    ("LINE", FaultKind.RESET_AFTER.value),
)
"""One of each, for the tests."""


@dataclass(frozen=True, slots=True)
class Struck:
    """A blow that fell, and from when to when (monotonic) it was done."""

    name: str
    begun: float
    ended: float


class Chaos:
    """Strikes blow after blow until it is stopped, and mends everything then."""

    def __init__(
        self,
        blows: Iterator[Blow],
        line: Simulator,
        database: HurtDatabase,
        webs: Sequence[Process],
        workers: Sequence[Process],
        clocks: Sequence[MachineClock],
    ) -> None:
        self._blows = blows
        self._line, self._database = line, database
        self._webs, self._workers, self._clocks = webs, workers, clocks
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.struck: list[Struck] = []
        self.broke: list[Exception] = []
        """What the suite itself failed on."""

    def begin(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No further blow; LINE and mail behave again. Raises what the suite itself failed on."""
        self._stopping.set()
        self._thread.join()
        self._line.clear_faults()
        self._order_mail(Manner.GOOD)
        for clock in self._clocks:
            clock.set_right()
        if self.broke:
            raise self.broke[0]

    def _run(self) -> None:
        try:
            for blow in self._blows:
                if self._stopping.wait(blow.pause):
                    return
                begun = time.monotonic()
                _WAYS[blow.what](self, blow)
                self.struck.append(Struck(blow.name, begun, time.monotonic()))
        except Exception as error:  # noqa: BLE001  raised again in `stop`
            self.broke.append(error)

    def hurt_line(self, blow: Blow) -> None:
        late = {"latency_ms": LATE_MILLISECONDS} if blow.detail == FaultKind.LATENCY else {}
        self._line.order_fault(blow.detail, endpoint=blow.endpoint, count=blow.target, **late)

    def hurt_mail(self, blow: Blow) -> None:
        self._order_mail(Manner(blow.detail))
        self._stopping.wait(MAIL_SECONDS)
        self._order_mail(Manner.GOOD)

    def _order_mail(self, manner: Manner) -> None:
        self._line.call("PUT", "/_world/mail", {"manner": manner.value})

    def kill(self, blow: Blow) -> None:
        if blow.detail == "child of web":
            self._webs[blow.target].kill_child()
            return
        if blow.detail == "caller of web":
            self._webs[blow.target].kill_caller()
            return
        victim = self._victim(blow)
        victim.kill()
        time.sleep(blow.seconds)
        victim.start()

    def end(self, blow: Blow) -> None:
        victim = self._victim(blow)
        victim.end()
        victim.start()

    def _victim(self, blow: Blow) -> Process:
        return (self._webs if blow.detail == "web" else self._workers)[blow.target]

    def set_clock_wrong(self, blow: Blow) -> None:
        """Other blows fall meanwhile: whoever is killed then leaves moments behind that are yet to come."""
        clock = self._clocks[blow.target]
        clock.set_wrong(CLOCK_JUMPS[blow.detail])
        mending = threading.Timer(WRONG_CLOCK_SECONDS, clock.set_right)
        mending.daemon = True
        mending.start()

    def take_database_away(self, _blow: Blow) -> None:
        self._database.interrupt()

    def fill_disk(self, _blow: Blow) -> None:
        self._database.fill_disk()


_WAYS: dict[str, Callable[[Chaos, Blow], None]] = {
    "LINE": Chaos.hurt_line,
    "mail server": Chaos.hurt_mail,
    "kill -9": Chaos.kill,
    "SIGTERM": Chaos.end,
    "clock jumps": Chaos.set_clock_wrong,
    "database away": Chaos.take_database_away,
    "disk full": Chaos.fill_disk,
}
