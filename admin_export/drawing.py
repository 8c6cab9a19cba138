"""Drawing a page: every template gets the visit, the form's token and the words of the field."""

from typing import Any

from flask import render_template

from admin_export import form_tokens, words
from admin_export.sparklines import sparkline, trend
from admin_export.visit import Visit


def draw(visit: Visit, template: str, **facts: Any) -> str:
    """A page."""
    return render_template(
        template,
        visit=visit,
        me=visit.staff,
        form_token=form_tokens.token_for(visit),
        word=words.word,
        day=words.day_word,
        short_day=words.short_day,
        moment=lambda at: words.moment_word(at, visit.timezone),
        clock=lambda at: at.astimezone(visit.timezone).strftime("%H:%M"),
        local_day=lambda at: words.local_day(at, visit.timezone),
        tenths=words.tenths,
        change_word=words.change_word,
        sparkline=sparkline,
        trend=trend,
        **facts,
    )
