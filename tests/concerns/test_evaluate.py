"""`tsuzuku concerns evaluate`."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from bot.commands.concerns import concerns

HEADER = "id\tfield\tlevel\ttext\n"


def evaluate(folder: Path, content: str, *options: str) -> Result:
    file = folder / "texts.tsv"
    file.write_text(content, "utf-8")
    return CliRunner().invoke(concerns, ["evaluate", str(file), *options])


def test_each_text_gets_a_line_and_the_scores_are_printed(tmp_path: Path) -> None:
    out = tmp_path / "predictions.jsonl"
    done = evaluate(
        tmp_path,
        f"{HEADER}a\tチャット\tcrisis\tもう死にたいです\nb\t楽しかったこと\tnone\tカレーを食べた\n",
        "--out",
        str(out),
    )
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(line["id"], line["level"]) for line in lines] == [("a", "crisis"), ("b", "none")]
    assert (lines[0]["category"], lines[0]["evidence"]) == ("suicidal_ideation", "死にたい")
    assert "crisis_recall        100.0%  (1/1)" in done.output


def test_without_levels_the_predictions_are_printed(tmp_path: Path) -> None:
    done = evaluate(tmp_path, "id\tfield\ttext\na\tchat\tもう死にたいです\n")
    assert json.loads(done.output)["level"] == "crisis"


def test_an_unknown_field_is_named_with_its_line(tmp_path: Path) -> None:
    done = evaluate(tmp_path, f"{HEADER}a\t日記\tnone\tカレー\n")
    assert done.exit_code == 1
    assert "line 2: field '日記' is unknown" in done.output


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    done = evaluate(tmp_path, "id\ttext\na\tカレー\n")
    assert (done.exit_code, "no column 'field'" in done.output) == (1, True)
