"""`python -m bot.commands`: the `tsuzuku` command where its script is not on the path."""

from bot.cli import main

main()
