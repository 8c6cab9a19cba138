"""Statements that are compiled once and then handed to the driver as they are.

SQLAlchemy looks a statement up, builds its parameters and wraps its result anew each time, which takes
several times as long as the statement: too long on the path that every answer takes. Elsewhere use
`connection.execute`.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIModule
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the driver is told. `order` is None where it takes parameters by name."""

    sql: str
    order: tuple[str, ...] | None
    constants: Mapping[str, Any]
    inward: tuple[tuple[str, _Convert], ...]
    outward: tuple[tuple[int, _Convert], ...]
    row: Callable[[Any], Any]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        given = {**self.constants, **values}
        for name, convert in self.inward:
            given[name] = convert(given[name])
        return given if self.order is None else tuple(given[name] for name in self.order)

    def read(self, found: Any) -> Any:
        columns = list(found)
        for place, convert in self.outward:
            columns[place] = convert(columns[place])
        return self.row(columns)


def execute(session: Session, statement: Any, values: Mapping[str, Any]) -> list[Any]:
    """Run a statement with one set of values; its rows, if it has any, as named tuples.

    `statement` is kept for ever: pass one that was built once, never one built for the call.
    """
    # A session that was lent a turn's connection takes as long to hand it out as the statement takes.
    connection = session.bind if isinstance(session.bind, Connection) else session.connection()
    prepared = _prepare(statement, connection.dialect, tuple(values))
    return [prepared.read(found) for found in run(connection, prepared.sql, prepared.parameters(values))]


def run(connection: Connection, sql: str, parameters: Any = ()) -> list[Any]:
    """Give the driver one statement, in the connection's transaction; its rows. Raises DBAPIError."""
    try:
        # The pool's own cursor would be wrapped once more for each statement.
        driver: Any = connection.connection.driver_connection
        found = driver.execute(sql, parameters)
        return list(found.fetchall()) if found.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        raise _named(connection, sql, error) from error


def _named(connection: Connection, sql: str, error: DBAPIModule.Error) -> StatementError:
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if lost:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        sql, None, error, base, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )


@cache
def _prepare(statement: Any, dialect: Dialect, names: tuple[str, ...]) -> _Prepared:
    columns = None if statement.is_select else list(names)
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    binds = {name: bind.type for name, bind in compiled.binds.items() if name in compiled.params}
    returned = list(statement.exported_columns)
    row = namedtuple("Row", [column.key for column in returned])  # type: ignore[misc]  # as many as it returns
    return _Prepared(
        sql=compiled.string,
        order=tuple(compiled.positiontup) if compiled.positional else None,
        constants={name: value for name, value in compiled.params.items() if name not in names},
        inward=_converters(binds, lambda kind: kind.bind_processor(dialect), dialect),
        outward=_converters(
            {place: column.type for place, column in enumerate(returned)},
            lambda kind: kind.result_processor(dialect, None),
            dialect,
        ),
        row=row._make,
    )


def _converters(
    types: Mapping[Any, Any], converter: Callable[[Any], Any], dialect: Dialect
) -> tuple[Any, ...]:
    found = ((key, converter(kind.dialect_impl(dialect))) for key, kind in types.items())
    return tuple((key, convert) for key, convert in found if convert is not None)
