"""A local stand-in for the LINE platform: its Messaging API, its webhooks, and a page of phones."""

from bot.simulator.app import create_simulator
from bot.simulator.config import Checking, SimulatorConfig, UnknownRecipients
from bot.simulator.platform import Platform
from bot.simulator.serving import running

__all__ = [
    "Checking",
    "Platform",
    "SimulatorConfig",
    "UnknownRecipients",
    "create_simulator",
    "running",
]
