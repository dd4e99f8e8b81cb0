"""Errors a user can do something about: what happened, and what to try."""


class BalticaError(Exception):
    """One clear line on what happened, and a hint on what to do. The program ends with exit code 1."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(BalticaError):
    """Something the user gave (a path, a file, an option, a statement) cannot be used."""


class EngineError(BalticaError):
    """A graph engine could not be started, reached or stopped."""


class RefusedError(EngineError):
    """A server refuses the user name or password."""


class QueryError(BalticaError):
    """A Cypher statement was refused or failed."""
