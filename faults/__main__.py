"""`python -m faults`: both databases, a table, and exit code 1 where anything was lost or said twice."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from faults.chaos import all_kinds, names_of
from faults.run import Order, run
from faults.table import print_outcomes

DATABASES = ("sqlite", "postgresql")


def main(arguments: list[str] | None = None) -> int:
    """1 where an aim was missed."""
    options = _parser().parse_args(arguments)
    # Asked to go, we take our processes and our disk with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))
    chosen = DATABASES if options.database == "both" else (options.database,)
    kinds = [kind for kind in all_kinds() if options.only in (None, kind[0])]
    outcomes = []
    for database in chosen:
        folder = Path(options.keep or tempfile.mkdtemp(prefix="tsuzuku-faults-")) / database
        folder.mkdir(parents=True)
        print(f"{database}: {options.answers} answers, seed {options.seed}, logs in {folder}", flush=True)
        outcomes.append(run(Order(database, options.answers, options.seed, kinds, folder)))
    print_outcomes(outcomes)
    return 0 if all(outcome.counts.is_good for outcome in outcomes) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--answers", type=int, default=10_000, help="at least so many, on each database")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--seed", type=int, default=20261122, help="of people and of the schedule of blows")
    parser.add_argument("--only", choices=names_of(all_kinds()), help="one kind of blow, again and again")
    parser.add_argument("--keep", type=Path, help="a folder for logs and reports (else a temporary one)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
