"""The platform that the running application stands for, as Flask's `current_app` is the app."""

from typing import cast

from flask import current_app
from werkzeug.local import LocalProxy

from bot.simulator.platform import Platform


def the_platform() -> Platform:
    """The platform itself, for what outlives the request."""
    return cast("Platform", current_app.extensions["platform"])


current_platform = cast("Platform", LocalProxy(the_platform))
