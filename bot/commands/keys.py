"""`tsuzuku keys`: fresh keys for a new office, or a newest one to rotate to."""

import secrets

import click
from cryptography.fernet import Fernet

from bot.commands.listing import echo_json
from bot.commands.speech import SpokenCommand


@click.command(cls=SpokenCommand)
@click.option("--json", "as_json", is_flag=True)
def keys(*, as_json: bool) -> None:
    """Print a fresh SECRET_KEY and ENCRYPTION_KEYS."""
    fresh = {"SECRET_KEY": secrets.token_urlsafe(48), "ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    if as_json:
        echo_json(fresh)
        return
    for name, value in fresh.items():
        click.echo(f"{name}={value}")
