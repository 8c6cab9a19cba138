"""gunicorn's defaults for `web`; flags on the command line override them.

gunicorn reads these names.
"""

import gc
import os
import tempfile
from typing import Any

# The workers' counters add up through files; the name must be set before anything counts.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="tsuzuku-metrics-"))

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "bot.gunicorn_worker.PatientWorker"
workers = 2
threads = 8
timeout = 30
graceful_timeout = 15
keepalive = 75
limit_request_line = 2048
limit_request_fields = 60
limit_request_field_size = 8190
control_socket_disable = True
"""gunicorn's control socket would need a writable home; nothing here uses it."""


def on_starting(_server: object) -> None:
    """gunicorn calls it before it opens the port."""
    # Nothing of what is loaded is garbage: looking for some takes a fifth of the start.
    gc.disable()
    from bot.before_forking import load_what_all_share  # noqa: PLC0415  not before the name above is set

    load_what_all_share()
    gc.enable()


def pre_fork(server: Any, worker: Any) -> None:
    """gunicorn calls it before it makes a new process."""
    from bot.processors import choose_processor  # noqa: PLC0415  as above

    worker.processor = choose_processor(other.processor for other in server.WORKERS.values())


def post_fork(_server: object, worker: Any) -> None:
    """gunicorn calls it in each new process, before that begins to serve."""
    from bot.delivery.caller import fork_caller  # noqa: PLC0415  as above
    from bot.processors import processors, run_on  # noqa: PLC0415  as above

    usable = processors()
    # Beside it, not behind it: a call waits for LINE while the next event is taken in.
    run_on(usable - {worker.processor})
    fork_caller()
    run_on(usable & {worker.processor})
