"""What the user names, as single files: folders, archives, packed files; and broken ones as one clear error."""

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.loader.files import File, found

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def content(file: File) -> bytes:
    with file.open() as stream:
        return stream.read()


def test_folders_are_walked_and_archives_opened(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "deep.csv").write_bytes(b"deep")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"packed"))
    (tmp_path / ".hidden").write_bytes(b"x")
    zipped(tmp_path / "c.zip", {"in/two.csv": b"two", "one.csv": b"one", "__MACOSX/one.csv": b"x", ".DS_Store": b"x"})
    files = found([tmp_path])
    assert [(file.name, file.stem, file.suffix, content(file)) for file in files] == [
        ("a.csv.gz", "a", ".csv", b"packed"),
        ("deep.csv", "deep", ".csv", b"deep"),
        ("c.zip/in/two.csv", "two", ".csv", b"two"),
        ("c.zip/one.csv", "one", ".csv", b"one"),
    ]
    assert found([tmp_path / "a.csv.gz", tmp_path, tmp_path / "a.csv.gz"]) == files, "a file named twice is one"
    assert files[0].digest() == hashlib.sha256(b"packed").hexdigest(), "the digest is that of the content"
    assert files[2].seekable().read() == b"two"


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for edition in ("2023", "2024"):
        (tmp_path / edition).mkdir()
        (tmp_path / edition / "project.csv").write_bytes(edition.encode())
    names = [file.name for file in found([tmp_path])]
    assert len(set(names)) == 2, "rows, rejects and digests are kept by name"
    assert all(name.endswith("project.csv") for name in names)
    assert [file.stem for file in found([tmp_path])] == ["project", "project"]
    for one in ("a/x", "b/x"):
        (tmp_path / one).mkdir(parents=True)
        zipped(tmp_path / one / "c.zip", {"project.csv": b""})
    names = [file.name for file in found([tmp_path])]
    assert len(set(names)) == 4, names


def test_a_name_is_what_the_file_is_called_without_folders(tmp_path: Path) -> None:
    file = File(tmp_path / "Project.Rejects.CSV")
    assert (file.name, file.stem, file.suffix) == ("Project.Rejects.CSV", "project.rejects", ".csv")
    member = File(tmp_path / "x.zip", "csv\\Organization.csv")
    assert (member.name, member.stem) == ("x.zip/csv\\Organization.csv", "organization")
    assert File(tmp_path / "README").stem == "readme"


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist") as caught:
        found([tmp_path / "nowhere.csv"])
    assert "nowhere.csv" in caught.value.message
    assert caught.value.hint
    assert found([tmp_path]) == []


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04", b"no archive at all"])
def test_an_archive_that_is_none(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(broken)
    with pytest.raises(InputError, match="not a zip archive that can be read"):
        found([tmp_path])


def test_a_file_that_cannot_be_opened_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    for file in (File(tmp_path / "a.csv"), File(tmp_path / "b.csv")):
        with pytest.raises(InputError, match="cannot read"):
            content(file)


@many
@given(st.data())
def test_damaged_packed_files_are_read_whole_or_not_at_all(tmp_path: Path, data: st.DataObject) -> None:
    text = b"".join(b"%d,line\n" % number for number in range(200))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
    for name, whole in (("a.csv.gz", gzip.compress(text, mtime=0)), ("a.zip", packed.getvalue())):
        raw = bytearray(whole)
        if data.draw(st.booleans()):
            del raw[data.draw(st.integers(1, len(raw) - 1)) :]
        else:
            raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
        (tmp_path / name).write_bytes(raw)
        try:
            contents = [content(file) for file in found([tmp_path / name])]
        except InputError as caught:
            assert caught.hint
        else:
            assert contents in ([text], []), "no half of a file"
