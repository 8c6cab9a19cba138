"""How long reading a text takes, how long loading takes, and how much memory both need.

The aims are for the rules alone; what the second reader adds is shown beside them. All times are processor
time, for each text the best of several runs, so that whatever else the machine does counts little.

Run: python -m bench.concerns
"""

import csv
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import process_time, thread_time

from bot.concerns.close_reading import load_close_reader
from bot.concerns.concern import Field
from bot.concerns.reading import Reader, load_reader

TEXTS = Path(__file__).parents[1] / "tests" / "concerns"
AIM_SHORT_MS = 1.0
AIM_LONG_MS = 20.0
AIM_LOAD_S = 1.0
RUNS = 5
UNKIND = {
    "one word repeated": "死にたい" * 1250,
    "no punctuation": "今日は雨で" * 1000,
    "denied often": "死にたいわけではない。" * 450,
    "denied without punctuation": "死にたいわけではないし" * 450,
    "emoji": "😢" * 5000,
}


@dataclass(frozen=True, slots=True)
class Readers:
    """The reader as it works, and one without the second reader: the aims are for that one."""

    rules: Reader
    both: Reader


def texts(name: str) -> list[str]:
    """The texts of one of our files."""
    with (TEXTS / name).open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["text"] for row in rows if row["text"]]


def cut(whole: str, size: int) -> list[str]:
    """Pieces of one size."""
    return [whole[at : at + size] for at in range(0, len(whole) - size, size)]


def milliseconds(reader: Reader, piece: str) -> float:
    """Processor time of one reading."""
    before = thread_time()
    reader.assess(piece, Field.CONSULT)
    return 1000 * (thread_time() - before)


def best(reader: Reader, pieces: Sequence[str]) -> list[float]:
    """For each text the quickest of several runs, which lie apart."""
    rounds = [[milliseconds(reader, piece) for piece in pieces] for _ in range(RUNS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def p99(times: Sequence[float]) -> float:
    """The time that one in a hundred exceeds; of a single text its own."""
    return quantiles(times, n=100, method="inclusive")[98] if len(times) > 1 else times[0]


def verdict(figure: float, aim: float) -> str:
    """Whether an aim is met."""
    return f"aim {aim:g}: {'met' if figure < aim else 'MISSED'}"


def report(name: str, readers: Readers, pieces: Sequence[str], aim: float) -> None:
    """One line of figures."""
    alone, both = (best(reader, pieces) for reader in (readers.rules, readers.both))
    rules = f"rules alone {median(alone):.2f} / {p99(alone):.2f} ms ({verdict(p99(alone), aim)})"
    print(
        f"{name} ({len(pieces)}): {rules}, with the second reader {median(both):.2f} / {p99(both):.2f} ms"
    )


def memory() -> float:
    """The most memory held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def loaded() -> Readers:
    """The readers; what a process loads, once, is timed."""
    start = process_time()
    load_close_reader()
    print(f"load the close reader: {process_time() - start:.2f} s, {memory():.0f} MB so far")
    before_mb, start = memory(), process_time()
    both = load_reader()
    both.assess("こんにちは", Field.CHAT)
    seconds = process_time() - start
    print(f"load the rest: {seconds:.2f} s ({verdict(seconds, AIM_LOAD_S)})")
    print(f"memory: {before_mb:.0f} -> {memory():.0f} MB")
    return Readers(both.rules_alone(), both)


def main() -> None:
    """Measure and print."""
    readers = loaded()
    calm = texts("calm.tsv")
    written = [*texts("texts.tsv"), *calm]
    whole, everyday = "。".join(written), "。".join(calm)
    print("processor time, median / p99 over texts of the best of several runs")
    report("50 characters", readers, cut(whole, 50), AIM_SHORT_MS)
    report("as written", readers, written, AIM_SHORT_MS)
    report("5,000 characters", readers, cut(whole * 4, 5000), AIM_LONG_MS)
    report("5,000 calm characters", readers, cut(everyday * 8, 5000), AIM_LONG_MS)
    for name, piece in UNKIND.items():
        report(name, readers, [piece], AIM_LONG_MS)
    print(f"peak memory: {memory():.0f} MB")


if __name__ == "__main__":
    main()
