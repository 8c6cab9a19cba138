"""`tsuzuku db`: the database's schema and its encryption."""

import click

from bot.commands.listing import echo_table
from bot.commands.office import open_desk
from bot.commands.speech import SpokenGroup, say, text
from bot.storage.encryption import KeyRing
from bot.storage.migrate import upgrade as migrate
from bot.storage.reencryption import reencrypt as reencrypt_all


@click.group(cls=SpokenGroup)
def db() -> None:
    """The database's schema and its encryption."""


@db.command()
def upgrade() -> None:
    """Migrate to the newest schema."""
    with open_desk() as desk:
        migrate(desk.database.engine)
    say("upgraded")


@db.command()
def reencrypt() -> None:
    """Bring everything under the newest key."""
    with open_desk() as desk:
        newest = desk.settings.encryption_keys[0].get_secret_value()
        secret = desk.settings.secret_key.get_secret_value()
        done = list(reencrypt_all(desk.database, KeyRing([newest], secret)))
    echo_table(
        text("reencrypted_head").split("|"),
        [(table.name, str(table.values), str(table.changed)) for table in done],
    )
    say("reencrypted", changed=sum(table.changed for table in done))
