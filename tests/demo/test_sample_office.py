"""The office of `make demo`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from admin_export.downloads import digest_for
from admin_export.material import WeekState
from admin_export.weeks import Sources
from bot.demo import __main__ as demo
from bot.demo.database import FILE, open_sample_office
from bot.demo.sample_weeks import WEEKS
from bot.office import Office
from bot.settings import Settings
from bot.storage import interviews
from bot.storage.encryption import KeyRing
from bot.storage.migrate import has_this_schema, upgrade
from bot.storage.models import Client, Prompt
from bot.storage.session import open_database
from tests.builders import NOW, settings_environment
from tests.people.people import hire

Open = Callable[[], Office]


@pytest.fixture
def open_demo(tmp_path: Path) -> Open:
    """Opens the demo's office in this test's folder, as `make demo` does each time."""
    given = settings_environment(DATABASE_URL=f"sqlite:///{tmp_path}/{FILE}")
    settings = Settings(_env_file=None, **{name.lower(): value for name, value in given.items()})
    return lambda: open_sample_office(settings, tmp_path, NOW)


def clients_of(office: Office) -> int:
    with office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Client)) or 0


def test_a_silent_client_s_weeks_stand_in_the_digest(open_demo: Open) -> None:
    office = open_demo()
    with office.database.reading() as session:
        silent = next(one for one in session.scalars(select(Client)) if one.name == "山本 葵")
        assert len(session.scalars(select(Prompt).where(Prompt.client_id == silent.id)).all()) == WEEKS
        sources = Sources(session, office.forms, office.settings.timezone, NOW)
        digest = digest_for(sources, interviews.newest_of_client(session, silent.id, 1)[0])

    assert [week.state for week in digest.weeks[-3:]] == [WeekState.SILENT] * 3


def test_a_second_start_changes_nothing(open_demo: Open) -> None:
    first = clients_of(open_demo())

    assert clients_of(open_demo()) == first == 12


def test_an_older_demo_is_upgraded_and_kept(open_demo: Open, tmp_path: Path, keys: KeyRing) -> None:
    older = open_database(f"sqlite:///{tmp_path}/{FILE}", keys)
    upgrade(older.engine, "0003")
    hire(older)
    older.dispose()
    office = open_demo()

    assert has_this_schema(office.database.engine)
    assert clients_of(office) == 0
    assert not (tmp_path / f"{FILE}.old").exists()


@pytest.mark.parametrize("spoiling", ["ALTER TABLE texts RENAME TO other", "DELETE FROM alembic_version"])
def test_a_demo_that_cannot_be_used_is_set_aside_and_made_anew(
    spoiling: str, open_demo: Open, tmp_path: Path
) -> None:
    office = open_demo()
    with office.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
        connection.execute(text(spoiling))
    office.database.dispose()

    assert clients_of(open_demo()) == 12
    assert (tmp_path / f"{FILE}.old").exists()


def test_a_file_that_is_no_database_is_set_aside(open_demo: Open, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)

    assert clients_of(open_demo()) == 12


def test_the_demo_s_files_do_not_depend_on_where_it_is_started() -> None:
    assert demo.FOLDER.is_absolute()
    assert (demo.ROOT / "bot" / "gunicorn_config.py").exists()
