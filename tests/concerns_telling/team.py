"""A small office: the client's staff member, a manager, and someone on call."""

from collections.abc import Collection
from datetime import datetime

from bot.concerns.concern import Level
from bot.concerns.telling import AlertSettings, RingingAlert, Road, StaffMember, Telling, tell
from tests.schedule.calendars import at, office

BOTH = frozenset(Road)
MAIL_ONLY = frozenset({Road.MAIL})
NO_ROAD = frozenset[Road]()

TANAKA = StaffMember(1)
MANAGER = StaffMember(2, is_manager=True)
ON_CALL = StaffMember(3, is_on_call=True)
COLLEAGUE = StaffMember(4)
TEAM = (TANAKA, MANAGER, ON_CALL, COLLEAGUE)
SETTINGS = AlertSettings(office())

OFFICE_MORNING = at("2026-11-18 10:00")
NIGHT = at("2026-11-18 22:00")
FRIDAY_EVENING = at("2026-11-20 19:00")


def crisis(began_at: datetime = OFFICE_MORNING, category: str = "farewell") -> RingingAlert:
    return RingingAlert(Level.CRISIS, category, began_at)


def urgent(began_at: datetime = OFFICE_MORNING, category: str = "absence") -> RingingAlert:
    return RingingAlert(Level.URGENT, category, began_at)


def told(
    alert: RingingAlert,
    now: datetime | None = None,
    team: Collection[StaffMember] = TEAM,
    clients_staff: Collection[int] = (TANAKA.id,),
) -> Telling:
    return tell(alert, clients_staff, tuple(team), now or alert.began_at, SETTINGS)


def ids(telling: Telling) -> list[int]:
    return [person.id for person in telling.recipients]
