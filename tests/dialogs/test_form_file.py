"""A questionnaire is read or refused, and a refusal names the line and the question."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogs.form import Form, QuestionKind
from bot.dialogs.form_file import FormError, built_in_form, parse_form

BUILT_IN = built_in_form().text


def complaints(text: str) -> list[str]:
    """What is said of a file that cannot be used."""
    with pytest.raises(FormError) as refusal:
        parse_form(text, "office.yaml")
    return list(refusal.value.lines)


def changed(old: str, new: str) -> str:
    """The built-in form with one change."""
    assert BUILT_IN.count(old) >= 1
    return BUILT_IN.replace(old, new, 1)


def read_or_refused(text: str) -> tuple[Form, tuple[str, ...]]:
    """The form of a file, or what is wrong with it."""
    try:
        return parse_form(text, "any.yaml"), ()
    except FormError as refusal:
        return Form(version=""), refusal.lines


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_built_in_form_asks_what_the_field_asks() -> None:
    asked = [question.key for question in built_in_form().questions if question.asked]
    assert asked == [
        *("attendance", "absence_notice", "commute", "wake_up", "sleep", "meals", "body", "mood"),
        *("medication", "rest", "asking_help", "safety", "instructions", "workload"),
        *("worry", "joy", "consult"),
    ]


def test_items_that_an_office_may_switch_on_are_in_the_file() -> None:
    off = {question.key for question in built_in_form().questions if not question.asked}
    assert off == {"greeting", "emotions", "reporting", "accuracy"}


def test_an_office_switches_an_item_on() -> None:
    form = parse_form(BUILT_IN.replace("    asked: false\n", ""), "office.yaml")
    assert all(question.asked for question in form.questions)


def test_comments_and_layout_do_not_make_a_new_version() -> None:
    assert parse_form("# 事務所の 記録\n\n" + BUILT_IN, "office.yaml") == built_in_form()


def test_another_word_makes_a_new_version() -> None:
    other = parse_form(changed("よく 眠れた", "ぐっすり 眠れた"), "office.yaml")
    assert other.version != built_in_form().version


@pytest.mark.parametrize(
    ("old", "new", "question", "why"),
    [
        ("    title: 眠り", "    titel: 眠り", "sleep", "unknown key 'titel'"),
        ("    title: 眠り\n", "", "sleep", "'title' is missing"),
        ("  - key: meals", "  - key: sleep", "sleep", "already"),
        ("    section: life\n    title: 眠り", "    section: no\n    title: 眠り", "sleep", "section"),
        ("    title: 眠り", f"    title: {'眠' * 18}", "sleep", "18 signs: use 17"),
        ("short: よく眠れた", f"short: {'よ' * 19}", "sleep", "19 signs: use 18"),
        ("statement: よく 眠れた, ", "", "sleep", "'statement' is missing"),
        ("statement: よく 眠れた", "statement: だいたい 眠れた", "sleep", "same statement"),
        ("睡眠\n    kind: steps", "睡眠\n    kind: scale", "sleep", "kind"),
        ("睡眠\n    kind: steps\n    aspect: health", "睡眠\n    kind: steps", "sleep", "aspect"),
        ("only_if: {attendance: [3, 4]}", "only_if: {absent: [3, 4]}", "absence_notice", "earlier"),
        ("only_if: {attendance: [3, 4]}", "only_if: {sleep: [1]}", "absence_notice", "earlier"),
        ("only_if: {attendance: [3, 4]}", "only_if: {attendance: [6]}", "absence_notice", "1 to 5"),
        ("only_if: {attendance: [3, 4]}", "only_if: {attendance: []}", "absence_notice", "1 to 5"),
        ("    medication_only: true", "    medication_only: yes", "medication", "true or false"),
        ("  - key: sleep", "  - key: ねむり", "ねむり", "use a-z"),
    ],
)  # fmt: skip
def test_a_bad_question_is_named_with_its_line(old: str, new: str, question: str, why: str) -> None:
    text = changed(old, new)
    matching = [line for line in complaints(text) if why in line]
    assert matching
    assert matching[0].startswith("line ")
    assert f"question {question}" in matching[0]


def test_the_line_is_the_one_in_the_file() -> None:
    text = changed("    title: 眠り", "    titel: 眠り")
    unknown = next(line for line in complaints(text) if "unknown key" in line)
    assert unknown.startswith(f"line {line_of(text, 'titel')}, question sleep:")


def test_a_missing_step_is_named() -> None:
    start = BUILT_IN.index("    steps:\n      - {statement: ほとんど 眠れなかった")
    end = BUILT_IN.index("  - key: meals")
    text = BUILT_IN[:start] + BUILT_IN[end:]
    assert any("question sleep: 'steps' is missing" in line for line in complaints(text))


def test_one_step_is_too_few() -> None:
    text = re.sub(r"(- \{statement: よく できた.*\}\n)", "", BUILT_IN)
    own = text[text.index("own_items:") : text.index("questions:")]
    fewer = "\n".join(line for line in own.splitlines() if "あまり" not in line)
    lonely = re.sub(r"\n    - .*(どちら|だいたい).*", "", fewer)
    assert any("1 steps" in line for line in complaints(text.replace(own, lonely + "\n\n")))


def test_every_problem_is_said_at_once() -> None:
    text = changed("    title: 眠り", "    titel: 眠り").replace("key: meals", "key: body")
    assert len(complaints(text)) >= 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("a: [", "not YAML"),
        ("- 1", "key: value"),
        ("questions: 3", "needs a list"),
        ("sections: &a [*a]", "aliases"),
        ("\0", "not YAML"),
    ],
)
def test_what_is_no_form_at_all_is_refused_in_one_line(text: str, why: str) -> None:
    assert why in "\n".join(complaints(text))


def test_the_short_list_names_known_questions() -> None:
    text = changed("short: [attendance,", "short: [attendanse,")
    assert "unknown question 'attendanse'" in complaints(text)[0]


def test_a_section_holds_as_many_questions_as_line_has_buttons() -> None:
    more = "".join(
        f"  - {{key: more{n}, section: words, title: もっと{n}, ask: ほかには, "
        "staff_label: ほか, kind: text, aspect: other}\n"
        for n in range(10)
    )
    assert "section 'words' has 13 questions: 12 at most" in complaints(BUILT_IN + more)[0]


def test_steps_and_moves_fit_under_a_message() -> None:
    steps = "".join(f"      - {{statement: とても {n}, short: とても{n}}}\n" for n in range(4))
    crowded = changed("      - {statement: よく わかった", steps + "      - {statement: よく わかった")
    assert any("question instructions: 9 steps: use 2 to 8" in line for line in complaints(crowded))


def test_a_statement_fits_into_a_line_of_the_summary() -> None:
    text = changed("statement: よく 眠れた", f"statement: {'よ' * 61}")
    assert any("question sleep: statement" in line for line in complaints(text))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(FormError):
        parse_form(text, "any.yaml")


@settings(max_examples=30)
@given(
    st.integers(0, len(BUILT_IN) - 1),
    st.integers(0, 40),
    st.sampled_from(["", ":", "\n", "key: ", "- ", "[", "}", "あ", "  "]),
)
def test_any_damage_is_read_or_refused(place: int, length: int, instead: str) -> None:
    damaged = BUILT_IN[:place] + instead + BUILT_IN[place + length :]
    form, refusal = read_or_refused(damaged)
    assert all(line.startswith("line ") for line in refusal)
    assert all(q.kind is QuestionKind.TEXT or len(q.steps) >= 2 for q in form.questions)
