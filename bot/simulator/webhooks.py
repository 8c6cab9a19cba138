"""Sends webhooks to the bot: one person's in order, different people's side by side."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from bot.simulator.checks import Json
from bot.simulator.config import SimulatorConfig
from bot.simulator.events import redelivery_of, request_body, signature
from bot.simulator.posting import Outcome, WebhookResult, post_signed


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """Events that travel together, and how often they were tried."""

    events: tuple[Json, ...]
    attempt: int = 0

    def lane(self) -> str:
        """Requests of one lane are sent one after the other."""
        source = self.events[0].get("source", {}) if self.events else {}
        return str(source.get("userId") or source.get("groupId") or "")


Post = Callable[[str, bytes, str, float], tuple[Outcome, int | None]]
Arrived = Callable[[Sequence[Json], datetime], None]
Finished = Callable[[Sequence[Json], WebhookResult], None]


class WebhookSender:
    """A pool of threads with a lane for each person."""

    def __init__(
        self,
        config: SimulatorConfig,
        bot_user_id: str,
        arriving: Arrived,
        finished: Finished,
        post: Post | None = None,
    ) -> None:
        self.callback_url = config.callback_url
        self.redelivery_gaps = config.redelivery_gaps
        self.results: deque[WebhookResult] = deque(maxlen=10_000)
        self._config = config
        self._bot_user_id = bot_user_id
        self._arriving, self._finished = arriving, finished
        self._post = post or post_signed
        self._pool = ThreadPoolExecutor(config.webhook_threads, "webhook")
        self._idle = threading.Condition()
        self._lanes: dict[str, deque[WebhookRequest]] = {}
        self._held: list[WebhookRequest] | None = None

    def send(self, *events: Json) -> None:
        """Queues one request with these events, or keeps it while held."""
        self._enqueue(WebhookRequest(events))

    def redeliver(self, *events: Json) -> None:
        """Sends events once more, marked as LINE marks them."""
        self._enqueue(WebhookRequest(tuple(map(redelivery_of, events)), attempt=1))

    def hold(self) -> None:
        """Keeps webhooks back from now on, so that a test can lose or reorder them."""
        with self._idle:
            self._held = self._held or []

    def release(self, order: Sequence[int] | None = None) -> None:
        """Sends what was held: all in order, or only the given positions in the given order."""
        with self._idle:
            held, self._held = self._held or [], None
        for position in range(len(held)) if order is None else order:
            self._enqueue(held[position])

    def held(self) -> list[Json]:
        with self._idle:
            return [event for request in self._held or [] for event in request.events]

    def wait_idle(self, seconds: float) -> bool:
        """Waits until every webhook on its way was answered or given up."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._lanes, seconds)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _enqueue(self, request: WebhookRequest) -> None:
        with self._idle:
            if self._held is not None:
                self._held.append(request)
                return
            lane = self._lanes.get(request.lane())
            if lane is not None:
                lane.append(request)
                return
            self._lanes[request.lane()] = deque([request])
        self._pool.submit(self._drain, request.lane())

    def _drain(self, name: str) -> None:
        while True:
            with self._idle:
                lane = self._lanes[name]
                if not lane:
                    del self._lanes[name]
                    self._idle.notify_all()
                    return
                request = lane.popleft()
            self.deliver(request)

    def deliver(self, request: WebhookRequest) -> WebhookResult:
        """One try, in the caller's thread."""
        at, started = self._config.clock(), time.monotonic()
        body = request_body(self._bot_user_id, request.events)
        self._arriving(request.events, at)
        outcome, status = self._post(
            self.callback_url,
            body,
            signature(self._config.channel_secret, body),
            self._config.webhook_timeout,
        )
        result = WebhookResult(
            at,
            tuple(str(event.get("webhookEventId")) for event in request.events),
            outcome,
            status,
            time.monotonic() - started,
            request.attempt > 0,
        )
        self.results.append(result)
        self._finished(request.events, result)
        if outcome is not Outcome.OK:
            self._try_later(request)
        return result

    def _try_later(self, request: WebhookRequest) -> None:
        if request.attempt >= len(self.redelivery_gaps):
            return
        events = tuple(map(redelivery_of, request.events))
        again = WebhookRequest(events, request.attempt + 1)
        gap = self.redelivery_gaps[request.attempt]
        timer = threading.Timer(gap, self._enqueue, (again,))
        timer.daemon = True
        timer.start()
