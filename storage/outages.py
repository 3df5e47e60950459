"""What an error of the database means."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

# Serialisation failure and deadlock: PostgreSQL picks one transaction and takes it back.
_CROSSINGS = frozenset({"40001", "40P01"})
# No connection, no room, shut down or cancelled by somebody, a failing machine; read-only, as
# after a failover. SQLAlchemy knows these of PostgreSQL as plain errors.
_AWAY = ("08", "53", "57", "58", "25006")


class DatabaseUnreachableError(Exception):
    """The database does not answer: an outage, to be tried again later."""


def is_crossing(error: BaseException) -> bool:
    """Tell whether the transaction only got in another's way: all of it is to be run again."""
    if not isinstance(error, DBAPIError):
        return False
    return getattr(error.orig, "sqlstate", None) in _CROSSINGS


def is_no_database(error: BaseException | None) -> bool:
    """Tell whether the file that was named is none of SQLite's, or damaged."""
    while error is not None:
        code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
        if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return True
        error = error.__cause__
    return False


def is_outage(error: BaseException) -> bool:
    """Tell whether an error means the database is away or full, rather than the statement wrong."""
    if isinstance(error, DatabaseUnreachableError | OSError):
        return True
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
            return True
        return str(getattr(error.orig, "sqlstate", None)).startswith(_AWAY)
    return isinstance(error, sqlite3.OperationalError | sqlite3.InterfaceError)
