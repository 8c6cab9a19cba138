"""A very small bot behind a real HTTP server, to try the simulator as a whole."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.simulator import SimulatorConfig, create_simulator, running
from bot.simulator.driver import Simulator
from tests.simulator.channel import SECRET, TOKEN, postback, text

TAKE = {
    "type": "flex",
    "altText": "対応のお願い",
    "contents": {
        "type": "bubble",
        "body": {
            "type": "box",
            "layout": "vertical",
            "contents": [
                {"type": "text", "text": "急いで 見てください", "wrap": True},
                {"type": "button", "action": postback("対応します", data="take")},
            ],
        },
    },
}


def answer_to(event: dict[str, Any]) -> list[dict[str, Any]]:
    """What this bot says."""
    words = event.get("message", {}).get("text") or event.get("postback", {}).get("data", "")
    if event["type"] == "follow":
        return [text("ようこそ")]
    if words == "alert":
        return [TAKE]
    if words == "ask":
        return [text("調子は どうですか", *[postback(f"{n}", data=f"n={n}") for n in range(1, 6)])]
    return [text(f"受けました: {words}")]


@contextmanager
def simulator_with_bot() -> Iterator[tuple[Simulator, str]]:
    """A running simulator whose webhooks the bot answers; and its address."""
    bot = ThreadingHTTPServer(("127.0.0.1", 0), _Callback)
    url = f"http://127.0.0.1:{bot.server_port}/callback"
    app = create_simulator(SimulatorConfig(SECRET, TOKEN, url))
    threading.Thread(target=bot.serve_forever, args=(0.05,), daemon=True).start()
    with running(app) as base_url:
        _Callback.api = base_url.removeprefix("http://")
        yield Simulator(base_url), base_url
    bot.shutdown()
    bot.server_close()


class _Callback(BaseHTTPRequestHandler):
    api = ""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        for event in body["events"]:
            if "replyToken" in event:
                messages = answer_to(event)
                call(self.api, "reply", {"replyToken": event["replyToken"], "messages": messages})

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""


def call(api: str, endpoint: str, body: dict[str, Any]) -> int:
    """One sending call over HTTP; returns the status."""
    connection = http.client.HTTPConnection(api, timeout=5)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    try:
        connection.request("POST", f"/v2/bot/message/{endpoint}", json.dumps(body), headers)
        return connection.getresponse().status
    finally:
        connection.close()
