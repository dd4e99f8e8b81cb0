"""Files are written as a whole or not at all, and nothing is left lying about."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from baltica.graph.errors import InputError
from baltica.graph.files import read_json, write_atomically


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_content_is_written_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "file"
    write_atomically(file, "Öresund\r\nline\n")
    assert file.read_bytes() == "Öresund\r\nline\n".encode()
    write_atomically(file, b"\x00\xff")
    assert file.read_bytes() == b"\x00\xff"
    assert [path.name for path in file.parent.iterdir()] == ["file"]


def test_who_may_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baltica.graph.files._umask", lambda: 0o027)
    write_atomically(tmp_path / "open", "a")
    write_atomically(tmp_path / "private", "a", private=True)
    assert mode(tmp_path / "open") == 0o640
    assert mode(tmp_path / "private") == 0o600
    (tmp_path / "was-open").write_text("a")
    write_atomically(tmp_path / "was-open", "b", private=True)
    assert mode(tmp_path / "was-open") == 0o600


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_a_write_that_fails_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: str
) -> None:
    file = tmp_path / "file"
    write_atomically(file, "earlier")

    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else InputError):
        write_atomically(file, "later" * 100_000)
    monkeypatch.undo()
    assert file.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["file"], "no temporary file is left"


def test_places_that_cannot_be_written_are_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "below", tmp_path, Path("/proc/baltica/file")):
        with pytest.raises(InputError, match=r"^cannot write ") as caught:
            write_atomically(path, "text")
        assert "--out" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"  # stands for /dev/null, which root could replace
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="it is not a file"):
        write_atomically(pipe, "text")
    assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_json_that_is_missing_or_broken_is_none(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    assert read_json(file) is None
    assert read_json(tmp_path) is None
    for broken in (b"", b"{", b"\xff\xfe", b'{"a": 1'):
        file.write_bytes(broken)
        assert read_json(file) is None
    file.write_text('{"a": [1]}', encoding="utf-8")
    assert read_json(file) == {"a": [1]}
