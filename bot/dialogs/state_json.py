"""A conversation's state as JSON: compact, strict about types, mild towards older releases.

A release reads what the one before it wrote: fields that were added since take their defaults, and
places that are gone mean IDLE. What it cannot read is an error, never a guess.
"""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from bot.dialogs.own_items import Aspect, OwnItem
from bot.dialogs.state import (
    Answer,
    AnswerKind,
    Length,
    Piece,
    Place,
    Record,
    RecordStatus,
    State,
)

Known = TypeVar("Known", str, int, bool)

VERSION = 1
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_PLACES = {place.value: place for place in Place}
_KINDS = {kind.value: kind for kind in AnswerKind}


class StateError(ValueError):
    """A stored state that this release cannot read; the message says why."""


def state_to_json(state: State) -> str:
    """One line of JSON. Moments are whole milliseconds since 1970, as LINE gives them."""
    content: dict[str, Any] = {"v": VERSION, "place": state.place}
    if state.record is not None:
        content["record"] = _record_out(state.record)
    content |= {
        "question": state.question,
        "asking": state.asking or None,
        "asked_at": _moment_out(state.asked_at),
        "correcting": state.correcting or None,
        "since": _moment_out(state.since),
        "section": state.section,
        "weekday": state.weekday,
        "noted_at": _moment_out(state.noted_at),
        "consult": state.consult,
        "until": state.until.isoformat() if state.until else None,
        "interview": state.interview,
    }
    kept = {name: value for name, value in content.items() if value is not None}
    return _COMPACT.encode(kept)


def state_from_json(text: str) -> State:
    """The state that was stored. Raises StateError."""
    try:
        content = json.loads(text)
        return _state_in(content)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise StateError(f"not a state that this release can read: {error!r}") from error


def _state_in(content: dict[str, Any]) -> State:
    if content["v"] > VERSION:
        raise StateError(f"written by a newer release (version {content['v']}): upgrade first")
    record = content.get("record")
    until = _known(content, "until", str)
    return State(
        place=_PLACES.get(content["place"], Place.IDLE),
        record=None if record is None else _record_in(record),
        question=_known(content, "question", str),
        asking=_known(content, "asking", int) or 0,
        asked_at=_moment_in(content.get("asked_at")),
        correcting=_known(content, "correcting", bool) or False,
        since=_moment_in(content.get("since")),
        section=_known(content, "section", str),
        weekday=_known(content, "weekday", int),
        noted_at=_moment_in(content.get("noted_at")),
        consult=_known(content, "consult", str),
        until=None if until is None else date.fromisoformat(until),
        interview=_known(content, "interview", int),
    )


def _known(content: dict[str, Any], name: str, kind: type[Known]) -> Known | None:
    """A value of that type, or None where there is none."""
    value = content.get(name)
    if value is None or type(value) is kind:
        return value
    raise StateError(f"{name} is {value!r}: expected {kind.__name__}")


def _record_out(record: Record) -> dict[str, Any]:
    content: dict[str, Any] = {
        "day": record.day.isoformat(),
        "form": record.form_version,
        "length": record.length,
        "status": record.status,
        "answers": {key: _answer_out(answer) for key, answer in record.answers.items()},
    }
    if record.own_items:
        content["own"] = [[item.key, item.wording, item.aspect] for item in record.own_items]
    flags = {"medication": record.medication, "worried": record.worried}
    return content | {name: True for name, is_set in flags.items() if is_set}


def _record_in(content: dict[str, Any]) -> Record:
    return Record(
        day=date.fromisoformat(content["day"]),
        form_version=content["form"],
        length=Length(content["length"]),
        status=RecordStatus(content["status"]),
        answers={key: _answer_in(answer) for key, answer in content["answers"].items()},
        own_items=tuple(
            OwnItem(key, wording, Aspect(aspect)) for key, wording, aspect in content.get("own", ())
        ),
        medication=_known(content, "medication", bool) or False,
        worried=_known(content, "worried", bool) or False,
    )


def _answer_out(answer: Answer) -> list[Any]:
    pieces = [[piece.message_id, _moment_out(piece.at)] for piece in answer.pieces]
    return [answer.kind, _moment_out(answer.at), answer.value, *([pieces] if pieces else [])]


def _answer_in(content: list[Any]) -> Answer:
    kind, at, value, *rest = content
    pieces = [Piece(message_id, _known_moment(when)) for message_id, when in rest[0]] if rest else ()
    return Answer(_KINDS[kind], _known_moment(at), value, tuple(pieces))


def _moment_out(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _MILLISECOND


def _moment_in(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else _known_moment(milliseconds)


def _known_moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
