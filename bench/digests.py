"""A month's digests of one staff member's forty clients, and a year's answers of a thousand clients.

Both as an operator gets them: the ZIP from the page, the year from `tsuzuku records`, in a process of
its own whose memory is looked at. Run: python -m bench.digests [sqlite|postgresql] [clients]
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.grown_office import Grown, grow
from bench.pages import ENGINES, SITE, grown_database, open_pages, sign_in
from bot.storage.session import Database
from tests.builders import settings_environment

MOST_ZIP_SECONDS, MOST_YEAR_SECONDS, MOST_MEGABYTES = 1.0, 10.0, 150.0
VISITS = 3


def measure_zip(url: str, size: Grown) -> None:
    """The best of several, for it depends on nothing but the machine."""
    now = datetime.now(UTC)
    with open_pages(url) as app:
        database: Database = app.extensions["tsuzuku"].office.database
        grow(database, size, now)
        staff_id = size.carer(size.clients // 2 + 1)
        browser = sign_in(app, database, staff_id)
        times, cpus, length = [], [], 0
        for _ in range(VISITS):
            begun, worked = time.perf_counter(), time.thread_time()
            answer = browser.get(f"/staff/digests/{staff_id}/{now:%Y-%m}/all.zip", base_url=SITE)
            assert answer.status_code == 200
            length = len(answer.data)
            times.append(time.perf_counter() - begun)
            cpus.append(time.thread_time() - worked)
    verdict = "met" if min(times) < MOST_ZIP_SECONDS else "MISSED"
    print(f"  a month's ZIP: {min(times):.2f} s (processor {min(cpus):.2f} s), {length / 1024:.0f} KiB")
    print(f"    aim: under {MOST_ZIP_SECONDS:.0f} s: {verdict}", flush=True)


def measure_year(url: str) -> None:
    """The last fifty-two weeks as one CSV file."""
    first = (datetime.now(UTC) - timedelta(days=357)).date().isoformat()
    environment = {**os.environ, **settings_environment(DATABASE_URL=url)}
    with tempfile.TemporaryDirectory(prefix="tsuzuku-bench-") as folder:
        out = Path(folder, "year.csv")
        command = [sys.executable, "-m", "bench._year", str(out), first]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        with out.open("rb") as file:
            rows, length = sum(1 for _ in file), out.stat().st_size
    seconds, worked, megabytes = (float(one) for one in done.stdout.splitlines()[-1].split())
    met = seconds < MOST_YEAR_SECONDS and megabytes < MOST_MEGABYTES
    print(f"  a year's answers: {seconds:.1f} s (processor {worked:.1f} s), {megabytes:.0f} MB of memory")
    print(f"    {rows} lines, {length / 2**20:.0f} MiB")
    aim = f"under {MOST_YEAR_SECONDS:.0f} s and {MOST_MEGABYTES:.0f} MB"
    print(f"    aim: {aim}: {'met' if met else 'MISSED'}", flush=True)


def main(engines: tuple[str, ...] = ENGINES, clients: int = 1_000) -> None:
    """Each engine with a database of its own."""
    for engine in engines:
        print(f"{engine}, {clients} clients, two years", flush=True)
        with grown_database(engine) as url:
            measure_zip(url, Grown(clients))
            measure_year(url)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        tuple(name for name in given if name in ENGINES) or ENGINES,
        next((int(name) for name in given if name.isdecimal()), 1_000),
    )
