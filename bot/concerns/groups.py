"""Neighbouring letters of a text: what both the rules' index and the second reader look up."""

from operator import add


def groups(text: str, longest: int) -> set[str]:
    """All groups of one up to so many neighbouring signs, each once."""
    found, group = set(text), list(text)
    for size in range(1, longest):
        group = list(map(add, group, text[size:]))
        found.update(group)
    return found
