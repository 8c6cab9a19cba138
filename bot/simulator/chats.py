"""All chats, with one running revision number so that pages and tests can wait for news."""

import secrets
import threading

from bot.simulator.people import Entry, Person, PersonKind, Side


class UnknownPersonError(LookupError):
    """Nobody has this user id; add the person first."""


class Chats:
    """Who is there and what they see. Every method takes the lock itself."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._news = threading.Condition(self.lock)
        self._people: dict[str, Person] = {}
        self._last_message_id = 500_000_000_000_000_000
        self.revision = 0

    def add(self, name: str, kind: PersonKind, user_id: str | None = None) -> Person:
        with self.lock:
            person = Person(user_id or f"U{secrets.token_hex(16)}", name, kind)
            self._people[person.user_id] = person
            self.changed(person)
        return person

    def people(self) -> list[Person]:
        with self.lock:
            return list(self._people.values())

    def find(self, user_id: str) -> Person | None:
        return self._people.get(user_id)

    def get(self, user_id: str) -> Person:
        """Raises UnknownPersonError."""
        person = self._people.get(user_id)
        if person is None:
            raise UnknownPersonError(f"no phone has the user id {user_id!r}; add the person first")
        return person

    def new_message_id(self) -> str:
        with self.lock:
            self._last_message_id += 1
            return str(self._last_message_id)

    def append(self, person: Person, entry: Entry) -> Entry:
        with self.lock:
            person.entries.append(entry)
            if entry.side is Side.BOT:
                person.loading_until = None
            else:
                person.wrote_at = entry.at
            self.changed(person, entry)
        return entry

    def changed(self, person: Person, entry: Entry | None = None) -> None:
        """Marks a person, and perhaps one message, as news for whoever waits."""
        with self.lock:
            self.revision += 1
            person.revision = self.revision
            if entry:
                entry.revision = self.revision
            self._news.notify_all()

    def wait_beyond(self, revision: int, seconds: float, user_id: str | None = None) -> bool:
        """Waits until something (of that person) is newer than `revision`."""
        with self._news:
            return self._news.wait_for(lambda: self._newest(user_id) > revision, seconds)

    def _newest(self, user_id: str | None) -> int:
        if user_id is None:
            return self.revision
        person = self._people.get(user_id)
        return person.revision if person else 0
