"""Progress as a callback: rooms report, only the command line draws."""

from collections.abc import Callable

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and how many there are (None where unknown)."""


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Report to nobody."""
