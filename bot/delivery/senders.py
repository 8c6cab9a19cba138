"""Threads that make calls, so that nothing else waits for LINE or a mail server."""

import queue
import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger()


class Senders:
    """A fixed number of threads that work off calls in the order they came."""

    def __init__(self, name: str, number: int) -> None:
        self.number = number
        self._name = name
        self._calls: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Once a process, after forking."""
        # Daemons, so that `Delivery.stop` still finds them at the interpreter's end, when an
        # executor's threads are gone.
        self._threads = [
            threading.Thread(target=self._work, name=f"{self._name}-{number}", daemon=True)
            for number in range(self.number)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, call: Callable[[], object]) -> None:
        """Make this call soon."""
        self._calls.put(call)

    def stop(self) -> None:
        """End the threads, each after the call that it makes now."""
        for _ in self._threads:
            self._calls.put(None)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                call()
            except Exception:
                log.exception("call failed")
