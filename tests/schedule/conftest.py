"""How long an example takes says nothing about the rule: no deadlines on a shared machine."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
