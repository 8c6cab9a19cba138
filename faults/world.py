"""All that is outside the product, as a process of its own: LINE, the mail server, the people."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from bot.simulator import create_simulator
from bot.simulator.people import Side
from bot.simulator.serving import SimulatorServer
from faults.city import City
from faults.mail import MailServer, Manner
from faults.rough_platform import RoughPlatform
from faults.staff import Staff

LONGEST_DAY = 1200.0


class World:
    """What `/_world` answers from."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.platform = RoughPlatform(plan["doors"], plan["seed"])
        self.mail = MailServer(plan["smtp_port"])
        self.staff = Staff(self.platform, plan["town"]["staff"], plan["seed"])
        self.city = City(self.platform, plan["town"]["clients"], plan["seed"])
        self._at_once = plan["at_once"]

    def wake_up(self) -> None:
        self.staff.wake_up()
        self.city.wake_up(self._at_once, time.monotonic() + LONGEST_DAY)

    def standing(self) -> dict[str, Any]:
        """How far they are."""
        diaries = self.city.diaries()
        return {
            "asleep": self.city.is_asleep(),
            "answers": sum(len(diary.answers) for diary in diaries),
            "unacknowledged": self.platform.unacknowledged(),
        }

    def report(self) -> dict[str, Any]:
        """Everything that was done, sent, delivered and accepted."""
        return {
            "diaries": [asdict(diary) for diary in self.city.diaries()],
            "chats": {diary.user_id: self._messages(diary.user_id) for diary in self.city.diaries()},
            "staff_cards": self.staff.cards(),
            "mails": self.mail.accepted,
            "unacknowledged": self.platform.unacknowledged(),
            "knocks": [asdict(knock) for knock in self.platform.doors.knocks],
            "duplicates": self.platform.duplicates,
            "events": sum(map(len, self.platform.sent.values())),
        }

    def _messages(self, user_id: str) -> list[list[Any]]:
        """The bot's messages to one person: the call that brought each, its road, and itself."""
        with self.platform.chats.lock:
            entries = self.platform.chats.get(user_id).entries
            return [
                [entry.request_id, entry.road.value, entry.message]
                for entry in entries
                if entry.side is Side.BOT
            ]


def build(plan: dict[str, Any]) -> tuple[Flask, World]:
    """The simulator's application with `/_world` beside it."""
    world = World(plan)
    app = create_simulator(world.platform.config, world.platform)
    routes = Blueprint("world", __name__, url_prefix="/_world")

    @routes.post("/wake-up")
    def wake_up() -> Response:
        world.wake_up()
        return jsonify({})

    @routes.put("/mail")
    def mail() -> Response:
        world.mail.manner = Manner(request.get_json()["manner"])
        return jsonify({})

    @routes.get("/standing")
    def standing() -> Response:
        return jsonify(world.standing())

    @routes.get("/report")
    def report() -> Response:
        return jsonify(world.report())

    @routes.get("")
    def here() -> Response:
        return jsonify({})

    app.register_blueprint(routes)
    return app, world


def main() -> None:
    """Serves until it is ended."""
    plan = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    app, world = build(plan)
    world.mail.start()
    SimulatorServer(app, "127.0.0.1", plan["line_port"]).serve_forever()


if __name__ == "__main__":
    main()
