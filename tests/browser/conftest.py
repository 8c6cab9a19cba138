"""What browser tests of the sample office share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.encryption import KeyRing
from bot.storage.session import open_database
from tests.browser.pictures import TakePicture, leave_it, take
from tests.browser.sample_office import running_sample_office
from tests.builders import settings_environment
from tests.product import Product


@pytest.fixture(scope="module")
def sample(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing
) -> Iterator[Product]:
    """The running product with the sample office, filled once for a module."""
    file = tmp_path_factory.mktemp("sample") / "tsuzuku.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}", keys)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings_environment().items():
            patch.setenv(name, value)
        with running_sample_office(database) as product:
            yield product
    database.dispose()


@pytest.fixture
def picture(pytestconfig: pytest.Config) -> TakePicture:
    """Takes a picture for docs/ if `--pictures` was given; else the walk is the same, without one."""
    return take if pytestconfig.getoption("--pictures") else leave_it
