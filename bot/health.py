"""For load balancers: does the process serve, and can it do its work."""

from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.migrate import has_this_schema
from bot.web_process import WebProcess

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """200 while the process serves."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def ready() -> Response:
    """200 when the database answers and its schema is this code's or newer, else 503 and why."""
    process: WebProcess = current_app.extensions["tsuzuku"]
    try:
        good = has_this_schema(process.office.database.engine)
    except SQLAlchemyError:
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    if not good:
        return Response(
            "the schema is older than the code: run `tsuzuku db upgrade`\n", 503, mimetype="text/plain"
        )
    return Response("ok\n", mimetype="text/plain")
