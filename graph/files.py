"""Writing files so that nothing is ever half-written, and reading JSON that may be broken."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from baltica.graph.errors import EngineError, InputError


def write_atomically(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write *content* (text as UTF-8, line ends untouched) to *path*: the whole file or none of it.

    ``private`` leaves the file readable by its owner only. Raises InputError where the folder cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # born with mode 600
    except OSError as error:
        raise not_writable(path.parent, error) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if not private:
            temporary.chmod(0o666 & ~_umask())
        if path.exists() and not path.is_file():
            # a folder; or a device like /dev/null, which would be gone for all
            raise InputError(f"cannot write {path}: it is not a file", "name a file to write, like --out report.html")
        temporary.replace(path)
    except OSError as error:
        raise not_writable(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def locked(file: Path, seconds: float, busy: str) -> Iterator[None]:
    """Hold a lock file, so that no other command does the same meanwhile; the system frees it for a killed process.

    Raises EngineError with the words *busy* where it is not free within the seconds, InputError where the folder
    cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(file, timeout=seconds)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise EngineError(busy, "wait for the other command and run this one again") from None
    except OSError as error:
        raise not_writable(file.parent, error) from None
    try:
        yield
    finally:
        lock.release()


def not_writable(path: Path, error: OSError) -> InputError:
    """The error for a place that cannot be written, in words."""
    return InputError(
        f"cannot write {path}: {(error.strerror or str(error)).lower()}",
        "choose a folder you may write to (--out, --home), or free some disk space",
    )


def read_json(path: Path) -> Any:
    """The content of a JSON file, or None where the file is missing or broken (a killed program's leftover)."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
