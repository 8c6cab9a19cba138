"""How long reading a text takes, how long loading takes, and how much memory both need.

Run: python -m bench.concerns
"""

import csv
import resource
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

from bot.concerns.concern import Field
from bot.concerns.reading import Reader, load_reader

TEXTS = Path(__file__).parents[1] / "tests" / "concerns"
AIM_SHORT_MS = 1.0
AIM_LONG_MS = 20.0
AIM_LOAD_S = 1.0
UNKIND = {
    "one word repeated": "死にたい" * 1250,
    "no punctuation": "今日は雨で" * 1000,
    "denied often": "死にたいわけではない。" * 450,
    "denied without punctuation": "死にたいわけではないし" * 450,
    "emoji": "😢" * 5000,
}


def texts() -> list[str]:
    """Our own labelled and calm texts."""
    found = []
    for name in ("texts.tsv", "calm.tsv"):
        with (TEXTS / name).open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [row["text"] for row in rows]
    return found


def cut(whole: str, size: int) -> list[str]:
    """Pieces of one size."""
    return [whole[at : at + size] for at in range(0, len(whole) - size, size)]


def milliseconds(reader: Reader, pieces: list[str]) -> list[float]:
    """Processor time for each piece, so that a busy machine does not count."""
    times = []
    for piece in pieces:
        before = thread_time()
        reader.assess(piece, Field.CONSULT)
        times.append(1000 * (thread_time() - before))
    return times


def report(name: str, times: list[float], aim: float) -> None:
    """One line of figures."""
    p99 = quantiles(times, n=100)[98]
    print(f"{name}: median {median(times):.2f} ms, p99 {p99:.2f} ms, max {max(times):.2f} ms (aim {aim:g})")


def main() -> None:
    """Measure and print."""
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = perf_counter()
    reader = load_reader()
    reader.assess("こんにちは", Field.CHAT)
    loaded = perf_counter() - start
    after_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"load: {loaded:.2f} s (aim {AIM_LOAD_S:g}), memory {before_mb:.0f} -> {after_mb:.0f} MB")
    milliseconds(reader, texts())  # the expressions build their tables on first use
    calm = [text for text in texts() if text]
    whole = "。".join(calm)
    report("50 characters", milliseconds(reader, cut(whole, 50)), AIM_SHORT_MS)
    report("as written", milliseconds(reader, calm), AIM_SHORT_MS)
    long_texts = cut(whole * 8, 5000)
    report("5,000 characters", milliseconds(reader, long_texts), AIM_LONG_MS)
    everyday = "。".join(text for text in calm[-600:])
    report("5,000 calm characters", milliseconds(reader, cut(everyday * 20, 5000)), AIM_LONG_MS)
    for name, piece in UNKIND.items():
        report(name, milliseconds(reader, [piece] * 5), AIM_LONG_MS)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
