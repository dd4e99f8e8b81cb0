"""Writing an export: a file or a folder appears whole or not at all, and says which sources it is made of."""

import json
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from baltica.graph.errors import InputError
from baltica.graph.files import not_writable, read_json

MANIFEST = "baltica-export.json"
LICENCES = "LICENCES.txt"
_BUFFER = 1 << 20


def maker() -> str:
    """The program and its version, as files name it."""
    return f"Baltica {version('baltica')}"


def credits(sources: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Who is to be named for what, a line a source: its title, publisher, address and licence.

    >>> credits([{"title": "A", "publisher": "B", "licence": "CC BY 4.0", "url": None}])
    ('A. B. Licence: CC BY 4.0.',)
    """
    lines = []
    for row in sources:
        parts = [str(row[name]).rstrip(".") for name in ("title", "publisher", "url") if row.get(name)]
        licence = str(row.get("licence") or "").strip().rstrip(".")
        lines.append(". ".join([*parts, f"Licence: {licence}" if licence else "Licence not told"]) + ".")
    return tuple(lines)


def licences_text(facts: Mapping[str, str], lines: Sequence[str]) -> str:
    """What travels beside data that cannot carry it: how they were made, and the licences of their sources."""
    told = "".join(f"{name}: {text}\n" for name, text in facts.items())
    listed = "".join(f"- {line}\n" for line in lines) or "- The data name no source.\n"
    return f"Made with {maker()}.\n{told}\nSources and their licences:\n{listed}"


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes its place at *path* when the block ends well; otherwise nothing is left.

    Raises InputError where it cannot be written.
    """
    if path.exists() and not path.is_file():
        raise InputError(f"cannot write {path}: it is not a file", "name a file to write, with --out")
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb", buffering=_BUFFER) as file:
            yield file
        temporary.replace(path)
    except OSError as error:
        raise not_writable(path, error) from None
    finally:
        with suppress(OSError):  # not even made, or taken its place
            temporary.unlink()


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write the pieces of a text, one after the other, as UTF-8; the number of bytes.

    Half of a letter beyond the first plane, which UTF-8 cannot hold, becomes a question mark.
    """
    with whole_file(path) as file:
        return sum(file.write(line.encode("utf-8", "replace")) for line in lines)


def check_folder(folder: Path, form: str) -> None:
    """Raise InputError where a folder stands that is not an earlier export of this format, or holds other files."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(f"cannot write {folder}: it is not a folder", "name a folder to write, with --out")
    if not folder.exists():
        return
    there = {path.name for path in folder.iterdir()}
    if not there:
        return
    made = read_json(folder / MANIFEST) if MANIFEST in there else None
    known = made.get("files") if isinstance(made, dict) and made.get("format") == form else None
    if not isinstance(known, list):
        raise InputError(f"{folder} holds something else", "name a new or empty folder with --out, or remove this one")
    if others := sorted(there - {MANIFEST, *map(str, known)}):
        raise InputError(
            f"{folder} is an earlier export, but holds {others[0]}, too", "name another folder, or move that file away"
        )


@contextmanager
def whole_folder(folder: Path, form: str) -> Iterator[Path]:
    """A folder to write files to, which takes its place at *folder* when the block ends well.

    An empty folder, or an earlier export of the same format, is replaced. Raises InputError as ``check_folder`` does,
    and where it cannot be written.
    """
    check_folder(folder, form)
    mark = secrets.token_hex(4)
    temporary, old = folder.with_name(f".{folder.name}.{mark}"), folder.with_name(f".{folder.name}.{mark}.old")
    try:
        temporary.mkdir(parents=True)
        yield temporary
        files = sorted(path.name for path in temporary.iterdir())
        manifest = {"made_by": maker(), "format": form, "files": files}
        (temporary / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        if folder.exists():
            folder.replace(old)
        temporary.replace(folder)
    except OSError as error:
        if old.exists() and not folder.exists():
            old.replace(folder)
        raise not_writable(folder, error) from None
    finally:
        for leftover in (temporary, old):
            shutil.rmtree(leftover, ignore_errors=True)


def folder_bytes(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.iterdir())
