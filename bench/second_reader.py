"""How long the second reading of a text takes, how long loading takes, and how much memory both need.

Run: python -m bench.second_reader
"""

import resource
from statistics import median, quantiles
from time import perf_counter, thread_time

from bot.concerns.concern import Field
from bot.concerns.second_reader import SecondReader, load_second_reader

SHORT = (
    "検品の班に入って、シールの向きを覚えました。昼はみんなで食べています。月曜が少しゆううつです。",
    "このごろ夜が長くて、朝までラジオを聞いています。仕事には行けていますが、頭がぼんやりします。",
)
UNKIND = {
    "long and varied": "".join(SHORT) * 60,
    "one word repeated": "死にたい" * 1250,
    "no full stop": "今日は雨で" * 1000,
    "full stops only": "。" * 5000,
    "emoji": "😢" * 5000,
}


def milliseconds(reader: SecondReader, text: str, times: int) -> list[float]:
    """Processor time for each reading, so that a busy machine does not count."""
    found = []
    for _ in range(times):
        before = thread_time()
        reader.level_of(text, Field.CONSULT)
        found.append(1000 * (thread_time() - before))
    return found


def main() -> None:
    """Measure and print."""
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, perf_counter()
    reader = load_second_reader()
    assert reader, "no weights: python -m training"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"load: {1000 * (perf_counter() - begun):.0f} ms, {grown / 1024:.1f} MiB")
    short = [time for text in SHORT for time in milliseconds(reader, text, 500)]
    print(f"about 50 characters: median {median(short):.2f} ms, p99 {quantiles(short, n=100)[98]:.2f} ms")
    for name, text in UNKIND.items():
        times = milliseconds(reader, text[:5000], 20)
        print(f"5,000 characters, {name}: median {median(times):.1f} ms, max {max(times):.1f} ms")


if __name__ == "__main__":
    main()
