"""What a load changed: written as it comes, kept for five loads, never half a file."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.graph.upsert import Key
from baltica.loader import changes
from baltica.loader.changes import Change

RUN = "run:cordis:2026-11-22T17:20:00.123+00:00"
PROJECT: Key = ("Project", "cordis:1")
TIE: Key = ("PARTICIPATES_IN", "Organization", "pic:999", "Project", "cordis:1")
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "changes" / "cordis"
    path = changes.write(folder, RUN, [("new", PROJECT, 'A "B", Ö'), ("gone", TIE, "One – A")])
    assert changes.latest(folder, RUN) == path
    assert list(changes.read(path)) == [
        Change("new", "Project", "cordis:1", "", 'A "B", Ö'),
        Change("gone", "PARTICIPATES_IN", "pic:999", "cordis:1", "One – A"),
    ]
    with gzip.open(path, "rt", encoding="utf-8") as text:
        assert next(csv.reader(text)) == ["change", "kind", "id", "to", "name"]
    assert changes.latest(folder, "run:cordis:other") is None
    assert changes.latest(tmp_path / "nowhere", RUN) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(changes.CHANGES), st.tuples(st.just("Topic"), texts), texts), max_size=5))
def test_any_name_survives(tmp_path: Path, rows: list[tuple[str, Key, str]]) -> None:
    path = changes.write(tmp_path, RUN, rows)
    assert list(changes.read(path)) == [Change(change, key[0], key[1], "", name) for change, key, name in rows]


def test_the_last_five_loads_are_kept(tmp_path: Path) -> None:
    runs = [f"run:cordis:2026-11-0{day}T10:00:00.000+00:00" for day in range(1, 8)]
    for run in runs:
        changes.write(tmp_path, run, [("new", PROJECT, run)])
    assert [run for run in runs if changes.latest(tmp_path, run)] == runs[-changes.KEPT :]
    changes.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []
    changes.forget(tmp_path / "nowhere")


def test_a_load_that_fails_leaves_no_file_and_a_killed_one_is_cleared_away(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[str, Key, str]]:
        yield "new", PROJECT, "A"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        changes.write(tmp_path, RUN, rows())
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".killed.part").write_bytes(b"half")
    path = changes.write(tmp_path, RUN, [])
    assert list(tmp_path.iterdir()) == [path]
    assert list(changes.read(path)) == []


@pytest.mark.parametrize(
    "content", [b"", b"no gzip", gzip.compress(b"a,b\n1,2\n", mtime=0), gzip.compress(b"x" * 99, mtime=0)[:-9]]
)
def test_a_broken_file_is_an_error_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is broken"):
        list(changes.read(path))


def test_a_row_of_other_length_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"change,kind,id,to,name\nnew,Project\n"))
    with pytest.raises(InputError, match="is broken"):
        list(changes.read(path))


def test_a_folder_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        changes.write(tmp_path / "file" / "changes", RUN, [])
