"""Tokens in forms: a POST that did not come from a page of ours is refused, one sent twice counts once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from bot.storage import rate_counts

FIELD = "token"
GOOD_FOR_SECONDS = 9 * 60 * 60
"""Longer than a session: a page left open says that the session has ended, not that the form is bad."""

_OUR_OWN_SITES = (None, "same-origin", "none")
_KEPT = timedelta(days=1)


class FormSpentError(Exception):
    """This very form, from this very page, has been taken already."""


@dataclass(frozen=True, slots=True)
class FormTokens:
    """The tokens of whoever is here: one session, or strangers."""

    secret: str
    holder: str

    def fresh(self) -> str:
        """The token for the forms of one page; no two pages have the same."""
        return self._signer.dumps([self.holder, secrets.token_hex(8)])

    def is_good(self) -> bool:
        """Whether the form came from a page made for this session (a stranger's: for strangers)."""
        # Browsers that send it say the truth; a page of another site cannot change it.
        if request.headers.get("Sec-Fetch-Site") not in _OUR_OWN_SITES:
            return False
        try:
            holder, _ = self._signer.loads(request.form.get(FIELD, ""), max_age=GOOD_FOR_SECONDS)
        except BadData:
            return False
        return bool(holder == self.holder)

    def spend(self, session: Session) -> None:
        """Take the form, in the transaction of what it does. Raises FormSpentError.

        A page has many forms and one token: the same is what says the same to the same address.
        """
        made_at: datetime
        _, made_at = self._signer.loads(request.form[FIELD], return_timestamp=True)
        rate_counts.forget_before(session, made_at - _KEPT)
        if not rate_counts.is_first(session, f"form {_fingerprint()}", made_at):
            raise FormSpentError

    @property
    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt="form of a page")


def _fingerprint() -> str:
    said = repr((request.path, sorted(request.form.items(multi=True))))
    return hashlib.sha256(said.encode()).hexdigest()
