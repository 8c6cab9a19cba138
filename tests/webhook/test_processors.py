"""Each web process keeps to one processor, and they share them out."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import processors
from bot.processors import choose_processor, run_on


@pytest.fixture(autouse=True)
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processors, "processors", lambda: {4, 5, 7})


def test_a_process_gets_a_processor_that_no_other_holds() -> None:
    assert choose_processor([4, 7]) == 5


def test_with_more_processes_than_processors_the_fewest_share_one() -> None:
    assert choose_processor([4, 5, 5, 7, 7]) == 4


def test_other_installations_do_not_all_begin_with_the_same_one() -> None:
    assert {choose_processor([]) for _ in range(200)} == {4, 5, 7}


def test_where_the_system_does_not_tell_none_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processors, "processors", set)

    assert choose_processor([]) is None


def test_threads_begun_later_stay_there_too() -> None:
    one = min(os.sched_getaffinity(0))

    def begin_a_thread() -> set[int]:
        run_on({one})
        run_on(set())
        with ThreadPoolExecutor(1) as later:
            return later.submit(os.sched_getaffinity, 0).result()

    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(begin_a_thread).result() == {one}
