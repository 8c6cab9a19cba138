"""Drawing a page: every template gets the visit, the form's token and the words of the field."""

import re
from typing import Any

from flask import render_template
from markupsafe import Markup, escape

from admin_export import words
from admin_export.sparklines import sparkline, trend
from admin_export.visit import Visit

_DATE = re.compile(r"\d{4}-\d\d-\d\d\([月火水木金土日]\)(?: \d\d:\d\d)?")


def draw(visit: Visit, template: str, **facts: Any) -> str:
    """A page."""
    return render_template(
        template,
        visit=visit,
        me=visit.staff,
        form_token=visit.form_tokens.fresh(),
        word=words.word,
        rule_word=words.rule_word,
        day=lambda on: unbroken(words.day_word(on)),
        short_day=words.short_day,
        weekday_word=words.weekday_word,
        moment=lambda at: unbroken(words.moment_word(at, visit.timezone)),
        clock=lambda at: at.astimezone(visit.timezone).strftime("%H:%M"),
        local_day=lambda at: unbroken(words.local_day(at, visit.timezone)),
        unbroken=unbroken,
        tenths=words.tenths,
        change_word=words.change_word,
        sparkline=sparkline,
        trend=trend,
        **facts,
    )


def unbroken(text: str) -> Markup:
    """The text with dates that a narrow screen does not break at their hyphens."""
    return Markup(_DATE.sub(r'<span class="date">\g<0></span>', str(escape(text))))  # noqa: S704  escaped
