"""GET /metrics for Prometheus: gauges from the database, counters of the web processes.

The questions it answers: are webhooks acknowledged, is the outbox draining, is anything late, are
alerts taken.
"""

import hmac
import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.delivery.caller import CALLERS_ENDED
from bot.storage.measures import measures
from bot.storage.session import Database
from bot.web_process import WebProcess

metrics = Blueprint("metrics", __name__)

ANSWERED = Counter(
    "tsuzuku_webhook_requests", "Webhook requests by the status they were answered with", ["status"]
)
SECONDS = Histogram(
    "tsuzuku_webhook_seconds",
    "Seconds until a webhook request was answered; LINE waits for two",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0),
)


class _FromDatabase(Collector):
    """Gauges computed when they are asked for: the same from every process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterable[GaugeMetricFamily]:
        with self._database.reading() as session:
            for measure in measures(session, datetime.now(UTC)):
                family = GaugeMetricFamily(measure.name, measure.meaning, labels=measure.labels)
                for labels, value in measure.samples:
                    family.add_metric(labels, value)
                yield family


@metrics.get("/metrics")
def scrape() -> Response:
    """404 where METRICS_TOKEN is not set, 401 without the token."""
    process: WebProcess = current_app.extensions["tsuzuku"]
    token = process.office.settings.metrics_token
    if token is None:
        return Response(status=404)
    given = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {token.get_secret_value()}".encode()):
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(_FromDatabase(process.office.database))
    written = generate_latest(registry) + _of_processes()
    return Response(written, mimetype="text/plain")


def _of_processes() -> bytes:
    # Several gunicorn workers add up only through files; a single one counts in memory.
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library gives no types here
    else:
        for counted in (ANSWERED, SECONDS, CALLERS_ENDED):
            registry.register(counted)
    return generate_latest(registry)


def count_webhooks(app: Flask) -> None:
    """Count what `POST /callback` answers, and how soon."""

    @app.before_request
    def start() -> None:
        g.started = time.monotonic()

    @app.after_request
    def count(response: Response) -> Response:
        if request.path == "/callback":
            ANSWERED.labels(str(response.status_code)).inc()
            SECONDS.observe(time.monotonic() - g.started)
        return response
