"""新しいことば: everything unread of one's clients in one list."""

from http import HTTPStatus
from math import ceil

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from admin_export.access import Access, page
from admin_export.drawing import draw
from admin_export.pages.week import page_number
from admin_export.sheets import place_word
from admin_export.visit import Visit
from admin_export.words_of_clients import words_of
from bot.alerts import text_answers
from bot.alerts.text_answers import Sentence
from bot.audit import Action
from bot.storage import caseloads, ownership, written

A_PAGE = 60


@page("/words", Access.STAFF)
def new_words(visit: Visit) -> ResponseReturnValue:
    """Texts, and what was noticed in numbers and silence, oldest first."""
    forms, ids, number = visit.office.forms, visit.caseload.ids(), page_number()
    start = (number - 1) * A_PAGE
    with visit.database.reading() as session:
        waiting = max(written.count_unread(session, ids), written.count_unread_concerns(session, ids))
        texts = written.unread(session, ids, start, A_PAGE)
        concerns = written.unread_concerns(session, ids, start, A_PAGE)
        shown = {text.client_id for text in texts} | {concern.client_id for concern in concerns}
        people = caseloads.named(session, shown)
    visit.looked(Action.TEXTS_VIEWED, *sorted(shown))
    return draw(
        visit,
        "new_words.html",
        texts=[(text, words_of(forms, text)) for text in texts],
        concerns=concerns,
        people=people,
        place_word=place_word,
        number=number,
        pages=ceil(waiting / A_PAGE),
    )


@page("/words/<message_id>/read", Access.OWN_TEXT, methods=("POST",))
def read_words(visit: Visit, message_id: str) -> ResponseReturnValue:
    """読みました, with or without a sentence to the client."""
    wanted = request.form.get("sentence", "")
    with visit.database.reading() as session:
        client_id = ownership.client_of_text(session, message_id)
    with visit.acting(Action.TEXTS_VIEWED, client_id) as session:
        staff_id = visit.me.staff_id
        if wanted not in set(Sentence):
            text_answers.read(session, message_id, staff_id, visit.now)
            return _back("read")
        told = text_answers.answer(session, visit.office, message_id, staff_id, Sentence(wanted), visit.now)
    return _back("answered" if told else "answered_untold")


@page("/concerns/<int:concern_id>/read", Access.OWN_CONCERN, methods=("POST",))
def read_concern(visit: Visit, concern_id: int) -> ResponseReturnValue:
    """読みました, of something noticed in the numbers."""
    with visit.acting(Action.TEXTS_VIEWED) as session:
        written.mark_concern_read(session, concern_id, visit.me.staff_id, visit.now)
    return _back("read")


def _back(done: str) -> Response:
    return redirect(url_for("staff.new_words", done=done), HTTPStatus.SEE_OTHER)
