"""Tsuzuku: the bot and its web process."""
