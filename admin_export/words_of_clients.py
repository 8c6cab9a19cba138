"""What clients wrote as values, each text under the heading where it is talked about."""

from collections.abc import Mapping
from functools import cache

from admin_export.material import TextPlace, Words
from bot.concerns.lexicon import load_aspects
from bot.dialogs.form import Form, Question
from bot.dialogs.form_file import built_in_form
from bot.dialogs.own_items import Aspect
from bot.forms import Forms
from bot.storage.written import WrittenText


def words_of(forms: Forms, text: WrittenText) -> Words:
    """A text under its heading: of its concern's category where there is one, else of its question."""
    question = _question_of(forms.today, text.question) if text.question else None
    heading = _headings().get(text.category or "")
    place = _place(text)
    return Words(
        at=text.at,
        body=text.body,
        place=place,
        label=question.staff_label if question else "",
        aspect=heading or (question.aspect if question else Aspect.OTHER),
        level=text.level,
    )


def _question_of(form: Form, key: str) -> Question | None:
    return next((question for question in form.questions if question.key == key), None)


def _place(text: WrittenText) -> TextPlace:
    name = text.question or text.about or ""
    return TextPlace(name) if name in set(TextPlace) else TextPlace.OTHER


@cache
def _headings() -> Mapping[str, Aspect]:
    """Category of a concern → heading; an office's own form may call the headings otherwise."""
    aspects = {name: aspect for aspect, name in built_in_form().aspects.items()}
    return {category: aspects[name] for category, name in load_aspects().items()}
