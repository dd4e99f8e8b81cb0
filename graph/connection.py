"""The one connection to a graph, over Bolt, whatever engine answers. The only file that imports the neo4j driver."""

import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from baltica.graph.errors import BalticaError, EngineError, InputError, QueryError, RefusedError
from baltica.graph.guard import refuse_writes
from baltica.graph.settings import SCHEMES, Address, shown

Row = dict[str, Any]

CONNECT_SECONDS = 10
USER_QUERY_SECONDS = 60
# The embedded engine reports two writers of the same key as a violated constraint, seldom as a fault of its own; a
# second try succeeds. What the driver itself takes for passing, it tries again itself, and need not tell.
_CONFLICTS = ("ConstraintValidationFailed", "Neo.DatabaseError")
logging.getLogger("neo4j").addHandler(logging.NullHandler())
_WRITE_TRIES = 5
_PLAIN = frozenset({str, int, float, bool, type(None)})


class Graph:
    """An open graph. Every read and write is one explicit transaction: it holds as a whole or not at all.

    Use as a context manager. Values always travel as parameters.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        try:
            _check(address.uri)
            self._driver = neo4j.GraphDatabase.driver(
                address.uri,
                auth=(address.username, address.password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=CONNECT_SECONDS,
                max_transaction_retry_time=CONNECT_SECONDS,
                notifications_min_severity="OFF",
                user_agent="baltica",
            )
        except (ConfigurationError, ValueError) as error:
            reason = str(error).replace(address.uri, shown(address.uri))
            raise EngineError(
                f"{shown(address.uri)} cannot be used: {reason}", "write it like bolt://127.0.0.1:7687"
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all connections."""
        self._driver.close()

    def verify(self) -> str:
        """Connect once and return the server's name and version. Raises EngineError where it cannot be used."""
        with self._errors_in_words(), self._session() as session:
            session.run("RETURN 1").consume()
            return str(self._driver.get_server_info().agent)

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """Rows of a catalogued or built-in statement, as dictionaries with plain values."""
        with self._errors_in_words(), self._session() as session:
            return session.execute_read(lambda tx: _rows(tx.run(statement, dict(parameters or {}))))

    def write(self, statement: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run a writing statement in one transaction; tried again where another writer was in the way."""
        with self._errors_in_words(), self._session() as session:
            for attempt in range(1, _WRITE_TRIES + 1):
                try:
                    session.execute_write(lambda tx: tx.run(statement, dict(parameters or {})).consume())
                    return
                except (ClientError, DatabaseError) as error:
                    if not any(word in str(error.code) for word in _CONFLICTS) or attempt == _WRITE_TRIES:
                        raise
                    time.sleep(attempt / 10)

    def ask(self, statement: str, parameters: Mapping[str, Any] | None = None) -> tuple[list[str], list[list[Any]]]:
        """Columns and rows of a statement that a user wrote, run so that it cannot change anything.

        The guard refuses what does not only read, a server that tells reading from writing statements is asked too,
        and the transaction is always rolled back and ends after a minute. Values are those of the driver: nodes,
        relationships and paths stay what they are. Raises QueryError for a statement that is refused or fails.
        """
        refuse_writes(statement)
        values = dict(parameters or {})
        with self._errors_in_words(), self._session(neo4j.READ_ACCESS) as session:
            if self._tells_writes(session):
                with session.begin_transaction(timeout=USER_QUERY_SECONDS) as plan:
                    kind = plan.run("EXPLAIN " + statement, values).consume().query_type
                    plan.rollback()
                if kind not in ("r", None):
                    raise QueryError(
                        "this statement would change the graph, so it was not run",
                        "only reading statements are allowed here; facts are changed by 'baltica load'",
                    )
            with session.begin_transaction(timeout=USER_QUERY_SECONDS) as tx:
                result = tx.run(statement, values)
                columns = list(result.keys())
                rows = [list(record.values()) for record in result]
                tx.rollback()
                return columns, rows

    def _tells_writes(self, session: neo4j.Session) -> bool:
        """Whether EXPLAIN names the kind of statement; the embedded engine calls every statement a write."""
        with session.begin_transaction(timeout=USER_QUERY_SECONDS) as tx:
            kind = tx.run("EXPLAIN RETURN 1 AS one").consume().query_type
            tx.rollback()
        return kind == "r"

    def _session(self, mode: str = neo4j.WRITE_ACCESS) -> neo4j.Session:
        return self._driver.session(database=self.address.database, default_access_mode=mode)

    @contextmanager
    def _errors_in_words(self) -> Iterator[None]:
        uri = shown(self.address.uri)
        try:
            yield
        except AuthError:
            raise RefusedError(
                f"{uri} refuses the user name or password", "check NEO4J_USERNAME and NEO4J_PASSWORD"
            ) from None
        except (ServiceUnavailable, ConnectionError) as error:
            raise EngineError(
                f"no graph answers at {uri} ({_first_line(error)})",
                "start the server, correct NEO4J_URI, or unset it to use the embedded engine",
            ) from None
        except TransientError as error:
            raise EngineError(f"{uri} was too busy: {_first_line(error)}", "run the command again") from None
        except Neo4jError as error:
            raise _in_words(error, uri, self.address.database) from None
        except DriverError as error:
            raise EngineError(f"{uri}: {_first_line(error)}", "check the address and the server's log") from None
        except (OverflowError, UnicodeEncodeError) as error:
            raise InputError(f"a value cannot be sent to the graph: {_first_line(error)}", "mend that value") from None


def _rows(result: neo4j.Result) -> list[Row]:
    """The rows with plain values; the driver's way of making them plain is slow, so only what needs it goes there."""
    names = result.keys()
    return [
        dict(zip(names, values, strict=True)) if _is_plain(values := record.values()) else record.data()
        for record in result
    ]


def _is_plain(values: list[Any]) -> bool:
    """Whether these are numbers, texts and the like, or lists of such."""
    kinds = set(map(type, values)) - _PLAIN
    return not kinds or (kinds == {list} and all(_is_plain(value) for value in values if type(value) is list))


def _check(uri: str) -> None:
    """Raise ValueError for what the driver would only stumble over later, or take for another port."""
    parts = urlsplit(uri)
    if parts.scheme not in SCHEMES:
        raise ValueError(f"the scheme is none of {', '.join(SCHEMES)}")
    _ = parts.port  # not a number, or too large
    (parts.hostname or "").encode("idna")


def _in_words(error: Neo4jError, uri: str, database: str | None) -> BalticaError:
    code = str(error.code)
    if "DatabaseNotFound" in code:
        return EngineError(
            f"{uri} has no database {database or ''}".rstrip(), "correct NEO4J_DATABASE, or leave it out"
        )
    if "TimedOut" in code or "TransactionTimedOut" in code:
        return QueryError(
            "the statement took too long and was stopped",
            "narrow it, add LIMIT, or give the embedded engine more time: BALTICA_STATEMENT_SECONDS=600",
        )
    if "AccessMode" in code or "ReadOnly" in code:
        return EngineError(
            f"{uri} is read-only",
            "use a server that accepts writes; a Neo4j of this machine: baltica engine stop, start without --read-only",
        )
    if ".Security." in code:
        return EngineError(
            f"{uri} refuses: {_first_line(error)}", "check NEO4J_USERNAME, NEO4J_PASSWORD and the user's rights"
        )
    return QueryError(_first_line(error), "check the statement; 'baltica query list' shows ready ones")


def _first_line(error: Exception) -> str:
    text = getattr(error, "message", None) or str(error) or type(error).__name__
    return re.sub(r"\s+", " ", str(text).strip().splitlines()[0])[:300]
