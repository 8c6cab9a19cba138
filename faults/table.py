"""The figures, as a table."""

from collections import Counter
from collections.abc import Callable, Sequence

from bot.simulator import posting
from faults.run import Outcome

WIDTH = 14

LINES: tuple[tuple[str, Callable[[Outcome], int | str]], ...] = (
    ("answers acknowledged with 200", lambda o: o.counts.answers),
    ("  lost", lambda o: o.counts.lost),
    ("  stored twice", lambda o: o.counts.stored_twice),
    ("events never acknowledged", lambda o: o.counts.unacknowledged),
    ("records not finished", lambda o: o.counts.unfinished),
    ("events delivered twice on purpose", lambda o: o.duplicates),
    ("messages to clients", lambda o: o.counts.messages),
    ("  seen twice", lambda o: o.counts.seen_twice),
    ("  crisis lines seen twice (allowed)", lambda o: o.counts.crisis_seen_twice),
    ("crises acknowledged", lambda o: o.counts.alerts),
    ("  staff told", lambda o: o.counts.alerts_told),
    ("  reported as undeliverable", lambda o: o.counts.alerts_reported),
    ("  without crisis lines", lambda o: o.counts.crisis_unanswered),
    ("private words in logs", lambda o: o.counts.words_in_logs),
    ("webhook requests", lambda o: len(o.knocks)),
    ("  later than LINE's two seconds", lambda o: _share(o, posting.Outcome.TIMEOUT)),
    ("  to a process that was just killed", lambda o: _share(o, posting.Outcome.OTHER)),
    ("  while no process listened", lambda o: _share(o, posting.Outcome.NOT_CONNECTED)),
    ("  answered with 503", lambda o: _share(o, "503")),
    ("blows struck", lambda o: len(o.struck)),
    ("seconds", lambda o: f"{o.seconds:.0f}"),
)


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """A column for each database, then how often each kind of blow fell."""
    print(f"\n{'':<38}" + "".join(f"{o.order.database:>{WIDTH}}" for o in outcomes))
    for name, figure in LINES:
        print(f"{name:<38}" + "".join(f"{figure(o)!s:>{WIDTH}}" for o in outcomes))
    struck = [Counter(blow.name for blow in o.struck) for o in outcomes]
    for name in sorted({name for one in struck for name in one}):
        print(f"  {name:<36}" + "".join(f"{one[name]:>{WIDTH}}" for one in struck))
    for outcome in outcomes:
        if not outcome.clocks_were_set:
            print(f"{outcome.order.database}: libfaketime does not run here, so no clock jumped")
        if not outcome.disk_was_filled:
            print(f"{outcome.order.database}: no tmpfs could be mounted, so the disk was never full")
    good = all(outcome.counts.is_good for outcome in outcomes)
    print("nothing lost, nothing twice, everybody told" if good else "MISSED")


def _share(outcome: Outcome, answer: str) -> str:
    meant = sum(knock["answer"] == answer for knock in outcome.knocks)
    return f"{meant / max(len(outcome.knocks), 1):.1%}"
