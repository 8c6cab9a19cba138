"""`tsuzuku keys`."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import tsuzuku
from bot.settings import Settings
from tests.builders import settings_environment


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))


def test_keys_need_no_setting_and_make_good_settings() -> None:
    done = CliRunner().invoke(tsuzuku, ["keys"])
    fresh = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert set(fresh) == {"SECRET_KEY", "ENCRYPTION_KEYS"}
    Settings(**{name.lower(): value for name, value in settings_environment(**fresh).items()})


def test_every_call_makes_new_keys() -> None:
    first, second = (json.loads(CliRunner().invoke(tsuzuku, ["keys", "--json"]).stdout) for _ in range(2))
    assert not set(first.values()) & set(second.values())
