"""The Messaging API's addresses for rich menus."""

from flask import Blueprint, Response, request

from bot.simulator.checks import Json
from bot.simulator.current import current_platform
from bot.simulator.http_calls import answer, answer_upload
from bot.simulator.platform import Platform
from bot.simulator.refusals import not_found

routes = Blueprint("rich_menu", __name__, url_prefix="/v2/bot")


@routes.post("/richmenu")
def create() -> Response:
    return answer("richmenu-create", lambda call: current_platform.rich_menus.create(call.body))


@routes.get("/richmenu/list")
def list_all() -> Response:
    return answer("richmenu-list", lambda _call: current_platform.rich_menus.all())


@routes.get("/richmenu/<menu_id>")
def get(menu_id: str) -> Response:
    return answer("richmenu-get", lambda _call: current_platform.rich_menus.get(menu_id).as_json())


@routes.delete("/richmenu/<menu_id>")
def delete(menu_id: str) -> Response:
    return answer("richmenu-delete", lambda _call: current_platform.rich_menus.delete(menu_id))


@routes.post("/richmenu/<menu_id>/content")
def upload(menu_id: str) -> Response:
    def store(_call: object) -> Json:
        return current_platform.rich_menus.set_image(menu_id, request.get_data(), request.mimetype)

    return answer_upload("richmenu-upload", store)


@routes.get("/richmenu/<menu_id>/content")
def download(menu_id: str) -> Response:
    checked = answer("richmenu-download", lambda _call: _need_image(current_platform, menu_id))
    if checked.status_code != 200:
        return checked
    menu = current_platform.rich_menus.get(menu_id)
    return Response(menu.image, 200, dict(checked.headers), content_type=menu.content_type)


@routes.post("/user/all/richmenu/<menu_id>")
def set_default(menu_id: str) -> Response:
    return answer("richmenu-default", lambda _call: current_platform.rich_menus.set_default(menu_id))


@routes.get("/user/all/richmenu")
def get_default() -> Response:
    return answer("richmenu-default", lambda _call: current_platform.rich_menus.default())


@routes.delete("/user/all/richmenu")
def unset_default() -> Response:
    return answer("richmenu-default", lambda _call: current_platform.rich_menus.unset_default())


@routes.post("/user/<user_id>/richmenu/<menu_id>")
def link(user_id: str, menu_id: str) -> Response:
    return answer("richmenu-link", lambda _call: current_platform.rich_menus.link(user_id, menu_id))


@routes.get("/user/<user_id>/richmenu")
def linked(user_id: str) -> Response:
    return answer("richmenu-link", lambda _call: current_platform.rich_menus.of(user_id))


@routes.delete("/user/<user_id>/richmenu")
def unlink(user_id: str) -> Response:
    return answer("richmenu-link", lambda _call: current_platform.rich_menus.unlink(user_id))


@routes.post("/richmenu/bulk/link")
def link_many() -> Response:
    return answer("richmenu-bulk", lambda call: current_platform.rich_menus.link_many(call.body), 202)


@routes.post("/richmenu/bulk/unlink")
def unlink_many() -> Response:
    return answer("richmenu-bulk", lambda call: current_platform.rich_menus.unlink_many(call.body), 202)


def _need_image(platform: Platform, menu_id: str) -> Json:
    if platform.rich_menus.get(menu_id).image is None:
        raise not_found()
    return {}
