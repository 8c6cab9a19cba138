"""The `tsuzuku` command."""


def main() -> None:
    """Run the command line."""
