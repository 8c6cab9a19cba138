"""The figures, as a table."""

from collections.abc import Callable, Sequence

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
    ("blows struck", lambda o: o.struck.total()),
    ("seconds", lambda o: f"{o.seconds:.0f}"),
)


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """A column for each database, then how often each kind of blow fell."""
    print(f"\n{'':<38}" + "".join(f"{o.order.database:>{WIDTH}}" for o in outcomes))
    for name, figure in LINES:
        print(f"{name:<38}" + "".join(f"{figure(o)!s:>{WIDTH}}" for o in outcomes))
    for name in sorted({name for o in outcomes for name in o.struck}):
        print(f"  {name:<36}" + "".join(f"{o.struck[name]:>{WIDTH}}" for o in outcomes))
    for outcome in outcomes:
        answers = ", ".join(f"{count} x {answer}" for answer, count in sorted(outcome.webhooks.items()))
        print(f"{outcome.order.database}: webhooks answered: {answers}")
        if not outcome.disk_was_filled:
            print(f"{outcome.order.database}: no tmpfs could be mounted, so the disk was never full")
    good = all(outcome.counts.is_good for outcome in outcomes)
    print("nothing lost, nothing twice, everybody told" if good else "MISSED")
