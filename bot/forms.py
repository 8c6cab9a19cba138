"""The office's questionnaire of today, and every version that a record was asked with."""

import threading
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.dialogs.form import Form
from bot.dialogs.form_file import built_in_form, parse_form
from bot.storage import answers


class Forms:
    """Forms by version; each is parsed once a process."""

    def __init__(self, form_file: Path | None) -> None:
        self.today = (
            parse_form(form_file.read_text("utf-8"), str(form_file)) if form_file else built_in_form()
        )
        self._known = {self.today.version: self.today}
        self._kept = False
        self._lock = threading.Lock()

    def of_version(self, session: Session, version: str) -> Form:
        """The form of that version, from memory or from the database."""
        found = self._known.get(version)
        if found is None:
            source = answers.form_source(session, version)
            found = parse_form(source, f"version {version}") if source else self.today
            with self._lock:
                self._known[version] = found
        return found

    def keep(self, session: Session, version: str, now: datetime) -> None:
        """Store the version before the first record that is asked with it."""
        answers.keep_form(session, version, self._known[version].text, now)
