"""What the user named, as single files: folders walked, zip archives opened, .gz unpacked while reading."""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

from baltica.graph.errors import InputError

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError)
_CHUNK = 1 << 20


@dataclass(frozen=True)
class File:
    """One file: on disk, or a member of a zip archive. ``name`` is what people are shown, without folders above it.

    ``within`` is the folder shown before the name where two files would be called the same.
    """

    path: Path
    member: str = ""
    within: str = ""

    @property
    def name(self) -> str:
        """Like ``project.csv``, or ``cordis-h2020projects-csv.zip/project.csv`` for a member."""
        name = f"{self.path.name}/{self.member}" if self.member else self.path.name
        return f"{self.within}/{name}" if self.within else name

    @property
    def shown(self) -> str:
        """The whole path, for messages."""
        return f"{self.path}/{self.member}" if self.member else str(self.path)

    @property
    def stem(self) -> str:
        """The bare name in lower case, without folder, ``.gz`` and ending: ``project``."""
        return self._bare().rpartition(".")[0] or self._bare()

    @property
    def suffix(self) -> str:
        """The ending in lower case, that before ``.gz`` counting: ``.csv``."""
        return "." + self._bare().rpartition(".")[2]

    def _bare(self) -> str:
        return (self.member or self.path.name).replace("\\", "/").rpartition("/")[2].lower().removesuffix(".gz")

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The unpacked bytes as a stream. Raises InputError where the file cannot be read or the archive is broken."""
        try:
            if self.member:
                with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
                    yield stream
            elif self.path.name.lower().endswith(".gz"):
                with gzip.open(self.path) as unpacked:
                    yield cast("IO[bytes]", unpacked)
            else:
                with self.path.open("rb") as plain:
                    yield plain
        except _BROKEN as error:
            raise InputError(f"{self.shown} is broken: {error}", "download it again") from None
        except OSError as error:
            raise InputError(
                f"cannot read {self.shown}: {(error.strerror or str(error)).lower()}", "check the file and its rights"
            ) from None

    def digest(self) -> str:
        """SHA-256 of the unpacked content, in hexadecimal digits."""
        made = hashlib.sha256()
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                made.update(chunk)
        return made.hexdigest()

    def seekable(self) -> IO[bytes]:
        """The whole unpacked content in memory, for formats that are not read from front to back."""
        with self.open() as stream:
            return io.BytesIO(stream.read())


def found(paths: Sequence[Path]) -> list[File]:
    """The files of *paths* in a fixed order: those of a folder (and its folders), the members of a zip archive.

    Left out are hidden files, and notes that ``baltica fetch`` writes beside a file (its name and ``.json``). No two
    have the same name. Raises InputError where a path does not exist or an archive is broken.
    """
    files: list[File] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
            files += [one for p in inside for one in _opened(p)]
        elif path.exists():
            files += _opened(path)
        else:
            raise InputError(f"{path} does not exist", "name a file or folder that is there")
    there = {file.path for file in files}
    notes = {path for path in there if path.suffix == ".json" and path.with_suffix("") in there}
    return _told_apart([file for file in dict.fromkeys(files) if file.path not in notes])


def _told_apart(files: list[File]) -> list[File]:
    """Files of one name with the folder they are in before it: rows, rejects and digests are kept by name."""
    for whole_path in (False, True):
        times = Counter(file.name for file in files)
        files = [
            replace(file, within=_folder(file.path, whole_path)) if times[file.name] > 1 else file for file in files
        ]
    return files


def _folder(path: Path, whole: bool) -> str:
    return path.parent.as_posix().strip("/") if whole else path.parent.name


def _opened(path: Path) -> list[File]:
    if path.suffix.lower() != ".zip":
        return [File(path)]
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(i.filename for i in archive.infolist() if not i.is_dir())
    except (*_BROKEN, OSError) as error:
        raise InputError(f"{path} is not a zip archive that can be read: {error}", "download it again") from None
    return [File(path, name) for name in members if not _hidden(Path(name))]


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)
