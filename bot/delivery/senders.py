"""Threads that make calls, so that nothing else waits for LINE or a mail server."""

import queue
import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger()


class Senders:
    """At most so many threads, begun with the first calls, that work off calls in the order they came."""

    def __init__(self, name: str, number: int) -> None:
        self.number = number
        self._name = name
        self._calls: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._beginning = threading.Lock()

    def put(self, call: Callable[[], object]) -> None:
        """Make this call soon."""
        self._calls.put(call)
        with self._beginning:
            if len(self._threads) < self.number:
                self._begin_thread()

    def stop(self) -> None:
        """End the threads, each after the call that it makes now."""
        with self._beginning:
            ending, self._threads = self._threads, []
        for _ in ending:
            self._calls.put(None)

    def _begin_thread(self) -> None:
        # A daemon, so that `Delivery.stop` still finds it at the interpreter's end, when an executor's
        # threads are gone.
        name = f"{self._name}-{len(self._threads)}"
        thread = threading.Thread(target=self._work, name=name, daemon=True)
        try:
            thread.start()
        except RuntimeError:
            # The machine has no room for another thread: those that there are make the call.
            if not self._threads:
                raise
        else:
            self._threads.append(thread)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                call()
            except Exception:
                log.exception("call failed")
