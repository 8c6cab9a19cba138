"""Wires the simulator's web application."""

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from bot.simulator import (
    routes_control,
    routes_messaging,
    routes_page,
    routes_rich_menu,
    routes_workbench,
)
from bot.simulator.config import SimulatorConfig
from bot.simulator.http_calls import HotPath
from bot.simulator.platform import Platform

_ROOMS = (routes_messaging, routes_rich_menu, routes_control, routes_workbench, routes_page)


class _JsonProvider(DefaultJSONProvider):
    sort_keys = False


def create_simulator(config: SimulatorConfig, platform: Platform | None = None) -> Flask:
    """The application; its platform is at `app.extensions["platform"]`."""
    app = Flask("bot.simulator", static_folder=None)
    app.json = _JsonProvider(app)
    platform = platform or Platform(config)
    app.extensions["platform"] = platform
    app.wsgi_app = HotPath(app.wsgi_app, platform)  # type: ignore[method-assign]  # as Flask says
    for room in _ROOMS:
        app.register_blueprint(room.routes)
    app.register_error_handler(ConnectionResetError, _nobody_hears)
    return app


def _nobody_hears(_error: Exception) -> tuple[str, int]:
    """A connection broken on order is no fault of the application and not logged as one."""
    return "", 500
