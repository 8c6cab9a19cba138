"""The staff pages, one module a subject. Importing this puts them all under their addresses."""

from flask import Blueprint, Flask

from admin_export.access import staff_pages
from admin_export.headers import harden
from admin_export.pages import (
    alerts,
    audit_log,
    client_changes,
    client_files,
    clients,
    contacts,
    digests,
    interviews,
    month,
    new_words,
    settings,
    sign_in,
    week,
)
from admin_export.refusal_pages import show_refusals
from admin_export.row_numbers import RowNumber

__all__ = [
    "alerts",
    "audit_log",
    "client_changes",
    "client_files",
    "clients",
    "contacts",
    "digests",
    "interviews",
    "month",
    "new_words",
    "put_up_staff_pages",
    "settings",
    "sign_in",
    "week",
]

assets = Blueprint("assets", __name__, static_folder="../static", static_url_path="/assets")
"""The style sheet: no secret, and outside /staff/, where a stranger gets nothing but sign-in."""


def put_up_staff_pages(app: Flask) -> None:
    """Register the pages, their style sheet, and what they all tell the browser."""
    app.url_map.converters["int"] = RowNumber
    app.register_blueprint(staff_pages)
    app.register_blueprint(assets)
    app.after_request(harden)
    show_refusals(app)
