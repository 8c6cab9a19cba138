"""What a client may ask of themselves every week, in their own words."""

from dataclasses import dataclass
from enum import StrEnum


class Aspect(StrEnum):
    """The headings of the monthly interview; OTHER until a concern says where a text belongs.

    The Japanese names stand in the form (`Form.aspects`).
    """

    HEALTH = "health"
    WORK = "work"
    PEOPLE = "people"
    LEISURE = "leisure"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One of a client's up to three own items: five steps, their wording, an interview heading."""

    key: str
    wording: str
    aspect: Aspect
