"""The page with the phones, its live news and its pictures."""

import json
from collections.abc import Iterator
from urllib.parse import unquote

from flask import Blueprint, Response, abort, render_template, request

from bot.simulator.current import current_platform, the_platform
from bot.simulator.platform import Platform

_HEARTBEAT_SECONDS = 15.0
_INLINE_MEDIA = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")
_PAGE_RULES = "default-src 'self'; img-src * data: blob:; media-src 'self' blob:; frame-ancestors 'self'"


routes = Blueprint(
    "page",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/_static",
)


@routes.get("/")
def board() -> str:
    return render_template("board.html", config=current_platform.config, typed_in=None)


@routes.get("/R/ti/p/<basic_id>")
def profile(basic_id: str) -> str:
    """https://line.me/R/ti/p/%40id: the bot's profile, from which one adds it as a friend."""
    return oa_message(basic_id)


@routes.get("/R/oaMessage/<basic_id>/")
def oa_message(basic_id: str) -> str:
    """https://line.me/R/oaMessage/%40id/?text: the chat opens with the text typed in."""
    if basic_id.lower() != current_platform.config.basic_id.lower():
        abort(404)
    text = unquote(request.query_string.decode("utf-8", "replace"))
    return render_template("board.html", config=current_platform.config, typed_in=text)


@routes.get("/phone/<user_id>")
def phone(user_id: str) -> str:
    person = current_platform.chats.find(user_id) or abort(404)
    return render_template("single.html", config=current_platform.config, person=person)


@routes.get("/_control/stream")
def stream() -> Response:
    last = request.headers.get("Last-Event-ID", "")
    after = int(last) if last.isdigit() else request.args.get("after", 0, int)
    news = _news(the_platform(), after, request.args.get("person"))
    return Response(news, mimetype="text/event-stream", headers={"Cache-Control": "no-store"})


@routes.get("/_media/content/<message_id>")
def content(message_id: str) -> Response:
    content_type, media = current_platform.phones.contents.get(message_id) or abort(404)
    safe = content_type.startswith(_INLINE_MEDIA)
    return Response(media, content_type=content_type if safe else "application/octet-stream")


@routes.get("/_media/rich-menu/<menu_id>")
def menu_image(menu_id: str) -> Response:
    menu = current_platform.rich_menus.get(menu_id)
    return Response(menu.image or b"", content_type=menu.content_type)


@routes.after_request
def guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _PAGE_RULES
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _news(platform: Platform, after: int, user_id: str | None) -> Iterator[str]:
    """Server-Sent Events: each brings what changed on the phones since the last."""
    if after > platform.chats.revision:
        yield "event: restarted\ndata: {}\n\n"
        return
    while True:
        if not platform.chats.wait_beyond(after, _HEARTBEAT_SECONDS, user_id):
            yield ": still here\n\n"
            continue
        with platform.chats.lock:
            newest = platform.chats.revision
            news = [
                platform.view(person, after)
                for person in platform.chats.people()
                if person.revision > after and user_id in (None, person.user_id)
            ]
        after = newest
        yield f"id: {newest}\ndata: {json.dumps(news, ensure_ascii=True)}\n\n"
