"""`python -m bot.simulator`: the simulator as a process of its own."""

import argparse
import json
import os
import sys
from pathlib import Path

from bot.simulator.app import create_simulator
from bot.simulator.config import Checking, SimulatorConfig
from bot.simulator.platform import Platform
from bot.simulator.routes_control import add_person
from bot.simulator.serving import SimulatorServer


def main(arguments: list[str] | None = None) -> int:
    """Serves until interrupted; 2 when a setting is missing."""
    options = _parser().parse_args(arguments)
    try:
        config = _config(options)
    except KeyError as missing:
        sys.stderr.write(f"{missing.args[0]} is not set: give it the same value as the bot has\n")
        return 2
    platform = Platform(config)
    for wish in json.loads(options.people.read_text("utf-8")) if options.people else []:
        add_person(platform, wish)
    server = SimulatorServer(create_simulator(config, platform), options.host, options.port)
    sys.stdout.write(f"LINE simulator: http://{options.host}:{server.port}/\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        platform.close()
        server.server_close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--callback", required=True, help="the bot's webhook address")
    parser.add_argument("--basic-id", default="@tsuzuku-demo")
    parser.add_argument("--bot-name", default="つづく")
    parser.add_argument("--quota", type=int, default=200, help="messages a month; -1 = no limit")
    parser.add_argument("--people", type=Path, help="JSON list of phones to start with")
    parser.add_argument("--redeliver-after", type=float, nargs="*", default=(), metavar="SECONDS")
    parser.add_argument("--fast", action="store_true", help="check tokens only, for benchmarks")
    return parser


def _config(options: argparse.Namespace) -> SimulatorConfig:
    return SimulatorConfig(
        channel_secret=os.environ["LINE_CHANNEL_SECRET"],
        access_token=os.environ["LINE_CHANNEL_ACCESS_TOKEN"],
        callback_url=options.callback,
        basic_id=options.basic_id,
        bot_name=options.bot_name,
        monthly_quota=None if options.quota < 0 else options.quota,
        redelivery_gaps=tuple(options.redeliver_after),
        checking=Checking.FAST if options.fast else Checking.STRICT,
    )


if __name__ == "__main__":
    sys.exit(main())
