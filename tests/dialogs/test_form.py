"""Which questions a record consists of."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogs.form import QuestionKind
from bot.dialogs.form_file import built_in_form
from bot.dialogs.own_items import Aspect, OwnItem
from bot.dialogs.state import Answer, AnswerKind, Length

AT = datetime(2026, 11, 25, tzinfo=UTC)
FORM = built_in_form()
WORKPLACE = {"wake_up", "asking_help", "safety", "instructions", "workload"}


def answered(**values: int) -> dict[str, Answer]:
    return {key: Answer(AnswerKind.ANSWERED, AT, value) for key, value in values.items()}


def keys(answers: dict[str, Answer], length: Length = Length.FULL, *, medication: bool = False) -> set[str]:
    return {q.key for q in FORM.applicable(answers, length, medication=medication)}


def test_absence_is_asked_about_only_after_days_off() -> None:
    assert "absence_notice" not in keys(answered(attendance=1))
    assert "absence_notice" not in keys(answered(attendance=2))
    assert "absence_notice" in keys(answered(attendance=3))
    assert "absence_notice" in keys(answered(attendance=4))


def test_the_way_to_work_is_asked_about_only_where_it_was_hard() -> None:
    assert [n for n in range(1, 6) if "commute" in keys(answered(attendance=n))] == [2, 3, 4]


def test_without_a_working_day_nothing_is_asked_about_the_workplace() -> None:
    assert keys({}) >= WORKPLACE
    assert not keys(answered(attendance=5)) & WORKPLACE


def test_skipping_attendance_leaves_the_other_questions() -> None:
    skipped = {"attendance": Answer(AnswerKind.SKIPPED, AT)}
    assert keys(skipped) >= WORKPLACE
    assert not keys(skipped) & {"absence_notice", "commute"}


def test_medicine_is_asked_about_only_where_it_is_marked() -> None:
    assert "medication" not in keys({})
    assert "medication" in keys({}, medication=True)


def test_the_short_record_has_four_questions() -> None:
    assert keys({}, Length.SHORT) == {"attendance", "sleep", "mood", "worry"}


def test_a_shortened_record_keeps_what_was_answered() -> None:
    assert "meals" in keys(answered(meals=3), Length.SHORT)


def test_own_items_come_before_the_texts() -> None:
    items = tuple(OwnItem(f"own-{n}", f"歩けましたか{n}。", Aspect.HEALTH) for n in range(3))
    asked = [q for q in FORM.with_own_items(items).questions if q.asked]
    assert [q.key for q in asked][-6:] == ["own-0", "own-1", "own-2", "worry", "joy", "consult"]
    assert asked[-6].title == "歩けましたか0"
    assert len(asked[-6].steps) == 5


def test_a_full_record_takes_at_most_22_taps() -> None:
    everything = keys(answered(attendance=4), medication=True)
    begin_and_send = 2
    assert len(everything) + begin_and_send <= 22


@given(st.integers(1, 5), st.booleans(), st.sampled_from(Length))
def test_conditions_are_met_by_what_is_asked(attendance: int, medication: bool, length: Length) -> None:
    answers = answered(attendance=attendance)
    for question in FORM.applicable(answers, length, medication=medication):
        assert question.only_if is None or attendance in question.only_if.values
        assert question.not_if is None or attendance not in question.not_if.values


def test_scales_run_from_worst_to_best_and_choices_say_what_is_low() -> None:
    sleep, attendance = FORM.question("sleep"), FORM.question("attendance")
    low = [n for n in range(1, 6) if sleep.is_low(Answer(AnswerKind.ANSWERED, AT, n))]
    assert low == [1, 2]
    low = [n for n in range(1, 6) if attendance.is_low(Answer(AnswerKind.ANSWERED, AT, n))]
    assert low == [2, 3, 4]


def test_every_statement_fits_a_phone() -> None:
    statements = [s.statement for q in FORM.questions for s in q.steps]
    assert max(map(len, statements)) <= 26
    assert all(q.kind is not QuestionKind.TEXT or not q.steps for q in FORM.questions)
