"""Sending at once: the transaction that queues a reply leases its person too, and needs no round for it.

Everything else stays as in a round: the attempt is counted before it is made, the call follows the
commit, and a process that dies in between leaves a lease that ends and a reply that may be repeated.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session

from bot.delivery.in_flight import InFlight
from bot.storage import leases
from bot.storage.sends import Job


class AtOnce:
    """One transaction's chance to have one reply sent right after it; enter it outside the transaction."""

    def __init__(self, calls: InFlight, holder: str, send: Callable[[Job], None]) -> None:
        self._calls = calls
        self._holder = holder
        self._send = send
        self._person: str | None = None
        self._job: Job | None = None

    def lease(self, session: Session, person: str) -> bool:
        """Whether it is ours to send to that person; in the caller's transaction."""
        # Counted before the commit: no round of this process may claim the person in between.
        if not self._calls.try_begin(person):
            return False
        self._person = person
        return leases.claim_free(session, person, self._holder)

    def send(self, job: Job) -> None:
        """Send this one, leased and counted as attempted, when the transaction is committed."""
        self._job = job

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._person is None:
            return
        if kind is None and self._job is not None:
            self._send(self._job)
        else:
            self._calls.end(self._person)


def never_at_once() -> AtOnce:
    """Where nobody sends in this process: rounds elsewhere do it."""
    return AtOnce(InFlight(0), "", lambda _: None)
