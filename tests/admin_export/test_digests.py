"""The digest: what changed, under the interview's headings."""

from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from admin_export.digests import Digest, Part, digest_of
from admin_export.material import Period, TextPlace, WeekState
from bot.dialogs.form import QuestionKind
from bot.dialogs.own_items import Aspect
from bot.dialogs.state import AnswerKind
from tests.admin_export.weeks import FIRST, material, step, week, words
from tests.builders import NOW

WEEK = timedelta(days=7)
LAST_INTERVIEW = NOW - timedelta(days=14)


def part(digest: Digest, aspect: Aspect) -> Part:
    return next(part for part in digest.parts if part.aspect is aspect)


def test_the_parts_stand_in_the_interviews_order() -> None:
    digest = digest_of(material())

    assert [part.aspect for part in digest.parts] == list(Aspect)


def test_each_items_weeks_stand_side_by_side() -> None:
    weeks = (week(FIRST, step(value=5)), week(FIRST + WEEK, step(value=3)), week(FIRST + 2 * WEEK))
    digest = digest_of(material(weeks=weeks))

    (item,) = part(digest, Aspect.HEALTH).items
    assert [cell.value if cell else None for cell in item.cells] == [5, 3, None]
    assert (item.mean, item.lowest) == (Fraction(4), FIRST + WEEK)


def test_the_change_is_against_the_period_before() -> None:
    weeks = (week(FIRST, step(value=5)), week(FIRST + 2 * WEEK, step(value=2)))
    period = Period(NOW, LAST_INTERVIEW, LAST_INTERVIEW - 4 * WEEK)
    digest = digest_of(material(weeks=weeks, period=period))

    assert [found.day for found in digest.weeks] == [FIRST + 2 * WEEK]
    assert part(digest, Aspect.HEALTH).items[0].change == -3
    assert part(digest, Aspect.HEALTH).change == -3


def test_scales_are_never_mixed() -> None:
    weeks = (week(FIRST, step(value=3, scale=3)), week(FIRST + WEEK, step(value=5, scale=5)))
    digest = digest_of(material(weeks=weeks))

    assert [(item.scale, item.mean) for item in part(digest, Aspect.HEALTH).items] == [(3, 3), (5, 5)]


def test_an_option_of_a_choice_has_no_mean() -> None:
    chosen = step("attendance", 3, question_kind=QuestionKind.CHOICE, shown="休んだ")
    digest = digest_of(material(weeks=(week(FIRST, chosen),)))

    (item,) = part(digest, Aspect.HEALTH).items
    assert (item.mean, item.scale, part(digest, Aspect.HEALTH).mean) == (None, None, None)


def test_a_skipped_question_stands_in_its_row_and_counts_nowhere() -> None:
    skipped = step(value=None, kind=AnswerKind.SKIPPED)
    digest = digest_of(material(weeks=(week(FIRST, skipped), week(FIRST + WEEK, step(value=4)))))

    (item,) = part(digest, Aspect.HEALTH).items
    assert item.cells[0] == skipped
    assert item.mean == 4


def test_a_week_still_being_written_at_the_last_interview_belongs_to_this_period() -> None:
    late = week(LAST_INTERVIEW.date() - timedelta(days=1))
    late = type(late)(late.day, late.state, late.due_at, (), LAST_INTERVIEW + timedelta(hours=1))
    digest = digest_of(material(weeks=(late,), period=Period(NOW, LAST_INTERVIEW)))

    assert digest.weeks == (late,)


def test_a_pause_is_no_week_that_was_asked() -> None:
    weeks = (
        week(FIRST, state=WeekState.PAUSED),
        week(FIRST + WEEK, state=WeekState.SILENT),
        week(FIRST + 2 * WEEK, state=WeekState.UNFINISHED),
    )
    digest = digest_of(material(weeks=weeks))

    assert (digest.asked, digest.answered) == (2, 0)


def test_good_news_stands_apart_and_worries_under_their_heading() -> None:
    joy, worry = words("釣り", TextPlace.JOY), words("眠れない", aspect=Aspect.HEALTH)
    digest = digest_of(material(words=(worry, joy)))

    assert digest.good_news == (joy,)
    assert part(digest, Aspect.HEALTH).words == (worry,)


def test_own_items_stand_last_and_in_no_mean() -> None:
    own = step("own-1", 1, label="朝の散歩", own=True)
    digest = digest_of(material(weeks=(week(FIRST, own),)))

    assert [item.label for item in digest.own_items] == ["朝の散歩"]
    assert part(digest, Aspect.HEALTH).items == ()
    assert part(digest, Aspect.HEALTH).mean is None


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_a_mean_lies_between_the_lowest_and_the_highest_step(values: list[int]) -> None:
    weeks = tuple(week(FIRST - number * WEEK, step(value=value)) for number, value in enumerate(values))
    (item,) = part(digest_of(material(weeks=weeks)), Aspect.HEALTH).items

    assert item.mean is not None
    assert min(values) <= item.mean <= max(values)
    assert (item.lowest is None) == (len(set(values)) == 1)
