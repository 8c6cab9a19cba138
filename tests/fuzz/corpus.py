"""Inputs that are kept: seeds of every kind, and whatever once broke something. Replayed at each run."""

from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


def kept(kind: str) -> list[Path]:
    """All files of that kind, for `pytest.mark.parametrize` with `ids=name_of`."""
    return sorted((CORPUS / kind).iterdir())


def name_of(file: Path) -> str:
    return file.name
