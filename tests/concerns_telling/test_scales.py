import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns.concern import Level
from bot.concerns.scales import (
    Conduct,
    ScaleConcern,
    ScaleRulesError,
    Step,
    Steps,
    assess_conduct,
    assess_record,
    read_rules,
)

questions = st.sampled_from(["sleep", "meals", "body", "mood", "absence_notice", "asking_help"])
steps = st.sampled_from([3, 5]).flatmap(
    lambda scale: st.builds(Step, st.integers(1, scale), st.just(scale))
)
records = st.dictionaries(questions, steps)
RULE = "- {rule: r, kind: blocked, level: notice, category: mood, reason: x, example: y}"


def record(**values: int) -> Steps:
    return {key: Step(value, 5) for key, value in values.items()}


def levels(concerns: tuple[ScaleConcern, ...]) -> list[Level]:
    return [concern.level for concern in concerns]


def test_the_worst_step_on_two_of_four_is_urgent() -> None:
    (concern,) = assess_record(record(sleep=1, meals=3, body=3, mood=1), [])
    assert concern.level is Level.URGENT
    assert concern.questions == ("sleep", "mood")


def test_the_worst_step_on_one_is_a_notice() -> None:
    (concern,) = assess_record(record(sleep=3, meals=1), [])
    assert (concern.level, concern.category) == (Level.NOTICE, "sleep_eating")


def test_low_answers_short_of_the_worst_worry_nobody() -> None:
    assert assess_record(record(sleep=2, meals=2, body=2, mood=2), []) == ()


def test_the_worst_step_on_another_question_worries_nobody() -> None:
    assert assess_record(record(workload=1, commute=1), []) == ()


@pytest.mark.parametrize(("value", "worries"), [(1, True), (2, True), (3, False)])
def test_days_off_of_which_the_workplace_did_not_hear_are_a_notice(value: int, worries: bool) -> None:
    concerns = assess_record({"absence_notice": Step(value, 3)}, [])
    assert [concern.category for concern in concerns] == (["absence"] if worries else [])


def test_two_steps_under_ones_own_last_four_weeks_are_a_notice() -> None:
    earlier = [record(asking_help=value) for value in (1, 4, 4, 5, 4)]
    (concern,) = assess_record(record(asking_help=2), earlier)
    assert (concern.rule, concern.level) == ("drop_of_two", Level.NOTICE)


def test_one_step_down_or_a_single_week_before_says_nothing() -> None:
    assert assess_record(record(asking_help=3), [record(asking_help=4)] * 4) == ()
    assert assess_record(record(asking_help=2), [record(asking_help=5)]) == ()


def test_weeks_asked_on_another_scale_are_not_compared() -> None:
    earlier: list[Steps] = [{"asking_help": Step(10, 10)}] * 4
    assert assess_record(record(asking_help=4), earlier) == ()


@given(records, st.lists(records, max_size=6))
def test_numbers_alone_alert_only_where_two_of_the_four_are_at_their_worst(
    record: Steps, earlier: list[Steps]
) -> None:
    worst = [key for key in ("sleep", "meals", "body", "mood") if key in record and record[key].value == 1]
    found = levels(assess_record(record, earlier))
    assert (Level.URGENT in found) == (len(worst) >= 2)
    assert Level.CRISIS not in found


@pytest.mark.parametrize(
    ("conduct", "rules"),
    [
        (Conduct(silent=1, week_off=1), []),
        (Conduct(silent=2), ["two_weeks_of_silence"]),
        (Conduct(week_off=2), ["two_weeks_off"]),
        (Conduct(blocked=True), ["blocked_account"]),
    ],
)
def test_silence_weeks_off_and_blocking_are_notices(conduct: Conduct, rules: list[str]) -> None:
    concerns = assess_conduct(conduct)
    assert [concern.rule for concern in concerns] == rules
    assert set(levels(concerns)) <= {Level.NOTICE}


def test_a_well_written_rule_is_read() -> None:
    assert [rule.rule for rule in read_rules(RULE)] == ["r"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: blocked", "kind: gone"),
        ("level: notice", "level: loud"),
        ("level: notice, ", ""),
        ("category: mood, ", ""),
        ("reason: x", "because: x"),
        ("kind: blocked", "kind: in_a_row, counts: sundays"),
    ],
)
def test_a_slip_in_the_rules_is_named(old: str, new: str) -> None:
    with pytest.raises(ScaleRulesError, match=r"^r: "):
        read_rules(RULE.replace(old, new))
