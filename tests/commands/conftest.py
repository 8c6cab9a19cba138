"""What the tests of the command line may ask for."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from bot.cli import tsuzuku
from bot.simulator import create_simulator
from bot.simulator.serving import running
from bot.storage.session import Database
from tests.builders import CHANNEL_SECRET, CHANNEL_TOKEN, settings_environment
from tests.simulator.channel import Channel

Run = Callable[..., Result]

NOBODY_ANSWERS = "http://127.0.0.1:9"


@pytest.fixture
def environment(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> dict[str, str]:
    """An office's environment, in English, with no LINE in reach; no `.env` file is found."""
    monkeypatch.chdir(str(tmp_path))
    address = database.engine.url.render_as_string(hide_password=False)
    given = settings_environment(
        DATABASE_URL=address, LINE_API_BASE_URL=NOBODY_ANSWERS, LC_ALL="C.UTF-8", SMTP_URL=None
    )
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run a command line; more environment as keywords."""

    def run(*arguments: object, **more: str) -> Result:
        return CliRunner().invoke(tsuzuku, [str(one) for one in arguments], env=more, prog_name="tsuzuku")

    return run


@pytest.fixture
def channel() -> Iterator[Channel]:
    """A simulated LINE channel of this office's."""
    channel = Channel(channel_secret=CHANNEL_SECRET, access_token=CHANNEL_TOKEN, basic_id="@tsuzuku-test")
    yield channel
    channel.platform.close()


@pytest.fixture
def line_url(
    channel: Channel, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Where that channel answers; the office's settings name it."""
    with running(create_simulator(channel.platform.config, channel.platform)) as url:
        monkeypatch.setenv("LINE_API_BASE_URL", url)
        yield url
