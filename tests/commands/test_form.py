"""`tsuzuku form check`."""

from importlib.resources import files
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import tsuzuku

BUILT_IN = files("bot.dialogs").joinpath("weekly_record.yaml").read_text("utf-8")


def check(file: Path, content: bytes) -> Result:
    file.write_bytes(content)
    return CliRunner().invoke(tsuzuku, ["form", "check", str(file)], env={"LC_ALL": "C"})


def test_a_good_questionnaire_is_said_to_be_good(tmp_path: Path) -> None:
    done = check(tmp_path / "form.yaml", BUILT_IN.encode())
    assert (done.exit_code, "is a good questionnaire" in done.stdout) == (0, True)


def test_a_mistake_is_named_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    done = check(file, BUILT_IN.replace("kind: steps", "kind: stairs", 1).encode())
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{file}, line ")


def test_another_encoding_is_one_line(tmp_path: Path) -> None:
    done = check(tmp_path / "form.yaml", BUILT_IN.encode("cp932", "replace"))
    assert (done.exit_code, "save it as UTF-8" in done.stderr) == (1, True)


def test_no_file_is_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(tsuzuku, ["form", "check", "nowhere.yaml"])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
