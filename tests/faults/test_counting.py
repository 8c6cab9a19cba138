"""The suite's own count: it must see what it is there to see."""

from collections import Counter
from itertools import islice
from typing import Any

import pytest

from faults.chaos import all_kinds, schedule
from faults.counting import Counts, count

NAME = "だれか"
GOOD = Counter({(f"{NAME} さん", "sleep", "4"): 1, (f"{NAME} さん", "joy", "釣り"): 1})


def question(asking: int) -> dict[str, Any]:
    return {"type": "text", "text": "眠れましたか。", "buttons": [f"answer/2026-11-25/sleep/{asking}/4"]}


def counted(stored: Counter[tuple[str, str, str]] = GOOD, untold: int = 0, **report: Any) -> Counts:
    diary = {
        "user_id": "U1",
        "nickname": NAME,
        "answers": {"sleep": "4", "joy": "釣り"},
        "nudges": 0,
        "asked_again": [],
        "crisis_acknowledged": True,
        "finished": True,
        **report.pop("diary", {}),
    }
    given = {
        "diaries": [diary],
        "chats": {"U1": [["r1", "reply", question(1)]]},
        "unacknowledged": 0,
        "staff_cards": [f"【至急】{NAME}さん"],
        "mails": [],
        **report,
    }
    return count(given, stored, lambda: untold, 0)


def test_a_run_without_faults_is_good() -> None:
    assert counted().is_good


@pytest.mark.parametrize(
    ("stored", "figure"),
    [
        (GOOD - Counter({(f"{NAME} さん", "sleep", "4"): 1}), "lost"),
        (GOOD + Counter({(f"{NAME} さん", "sleep", "5"): 1}), "stored_twice"),
        (GOOD + Counter({(f"{NAME} さん", "consult", "同じ\n同じ"): 1}), "stored_twice"),
    ],
)
def test_an_answer_lost_or_stored_twice_is_seen(stored: Counter[tuple[str, str, str]], figure: str) -> None:
    found = counted(stored)

    assert getattr(found, figure) == 1
    assert not found.is_good


def test_an_answer_asked_for_again_after_its_200_is_lost() -> None:
    assert counted(diary={"asked_again": ["sleep"]}).lost == 1


def test_a_question_brought_by_two_calls_is_seen_twice() -> None:
    calls = [["r1", "reply", question(1)], ["r2", "push", question(1)], ["r3", "reply", question(2)]]

    assert counted(chats={"U1": calls}).seen_twice == 1


def test_a_summary_may_come_again_to_whoever_asked_again() -> None:
    calls = [["r1", "reply", {"text": "まとめ"}], ["r2", "reply", {"text": "まとめ"}]]

    assert counted(chats={"U1": calls}).seen_twice == 1
    assert counted(chats={"U1": calls}, diary={"nudges": 1}).seen_twice == 0


def test_crisis_lines_that_come_twice_are_counted_apart() -> None:
    calls = [[name, "reply", {"text": "今 話せる ところ："}] for name in ("r1", "r2")]
    found = counted(chats={"U1": calls})

    assert (found.seen_twice, found.crisis_seen_twice) == (0, 1)


def test_an_alert_must_reach_a_phone_or_a_mailbox_or_be_reported() -> None:
    assert counted(staff_cards=[], mails=[f"至急\n{NAME}さん"]).is_good
    assert not counted(staff_cards=[]).is_good
    assert counted(staff_cards=[], untold=1).is_good


def test_the_same_seed_strikes_the_same_way_again() -> None:
    first, again, other = (list(islice(schedule(seed, all_kinds()), 60)) for seed in (1, 1, 2))

    assert first == again != other
    assert {(blow.what, blow.detail) for blow in first} == set(all_kinds())
