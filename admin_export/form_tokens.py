"""Tokens in forms: a POST that did not come from a page of ours is refused."""

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer

from admin_export.visit import Visit

FIELD = "token"
GOOD_FOR_SECONDS = 9 * 60 * 60
"""Longer than a session: a page left open says that the session has ended, not that the form is bad."""

_OUR_OWN_SITES = (None, "same-origin", "none")


def token_for(visit: Visit) -> str:
    """The token for the forms of a page."""
    return _signer(visit).dumps(_holder(visit))


def is_good(visit: Visit) -> bool:
    """Whether the form came from a page made for this session (a stranger's: for strangers)."""
    # Browsers that send it say the truth; a page of another site cannot change it.
    if request.headers.get("Sec-Fetch-Site") not in _OUR_OWN_SITES:
        return False
    try:
        holder = _signer(visit).loads(request.form.get(FIELD, ""), max_age=GOOD_FOR_SECONDS)
    except BadData:
        return False
    return bool(holder == _holder(visit))


def _holder(visit: Visit) -> str:
    return f"session {visit.staff.session_id}" if visit.staff else "stranger"


def _signer(visit: Visit) -> URLSafeTimedSerializer:
    secret = visit.office.settings.secret_key.get_secret_value()
    return URLSafeTimedSerializer(secret, salt="staff-form")
