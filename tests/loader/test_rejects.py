"""Rejected rows as files: the original row, where it stood and why it was rejected, to be mended and loaded again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.loader import rejects
from baltica.loader.files import File
from baltica.loader.readers import tables_of
from baltica.loader.stage import Rejected
from baltica.loader.tables import Row, Table

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
headers = st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=5),
    min_size=1,
    max_size=4,
    unique=True,
).filter(lambda names: not {"line", "reason"} & set(names))


def table(name: str, columns: tuple[str, ...], lines: list[list[str]]) -> Table:
    def rows() -> Iterator[Row]:
        for number, values in enumerate(lines, start=2):
            yield Row(name, number, dict(zip(columns, values, strict=True)))

    return Table(name, columns, "digest", rows)


@many
@given(st.data(), headers)
def test_the_original_row_comes_back_with_its_line_and_reason(
    tmp_path: Path, data: st.DataObject, header: list[str]
) -> None:
    lines = data.draw(st.lists(st.lists(cells, min_size=len(header), max_size=len(header)), min_size=1, max_size=5))
    reasons = data.draw(st.dictionaries(st.integers(2, len(lines) + 1), cells.filter(bool), min_size=1))
    one = table("a.csv", tuple(header), lines)
    rejects.write(tmp_path, [one], [Rejected("a.csv", line, reason) for line, reason in reasons.items()])
    (again,) = tables_of(File(tmp_path / "a.rejects.csv"))
    assert again.columns == (*header, "line", "reason")
    rows = list(again.rows())
    assert [int(row.cells["line"]) for row in rows] == sorted(reasons)
    for row in rows:
        line = int(row.cells["line"])
        assert row.cells["reason"] == reasons[line]
        assert [row.cells[name] for name in header] == lines[line - 2]


def test_each_table_has_its_file_as_long_as_rows_of_it_are_rejected(tmp_path: Path) -> None:
    one = table("a.csv", ("id",), [["1"], ["2"]])
    two = table("in.zip/b.csv.gz", ("id",), [["3"]])
    sheet = table("Keep.xlsx/Projects", ("id",), [["4"]])
    every = [Rejected(name, 2, "broken") for name in ("a.csv", "in.zip/b.csv.gz", "Keep.xlsx/Projects")]
    rejects.write(tmp_path, [one, two, sheet], every)
    names = {"a.rejects.csv", "in.zip-b.rejects.csv", "Keep.xlsx-Projects.rejects.csv"}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert all(rejects.is_rejects(File(path).stem) for path in tmp_path.iterdir())
    rejects.write(tmp_path, [one, two], every[:1])
    assert {path.name for path in tmp_path.iterdir()} == names - {"in.zip-b.rejects.csv"}


def test_a_rejects_file_that_is_loaded_is_written_again_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.rejects.csv"
    path.write_text("id,line,reason\n1,7,old\n2,8,old\n", encoding="utf-8")
    (again,) = tables_of(File(path))
    rejects.write(tmp_path, [again], [Rejected(again.name, 3, "new")])
    assert path.read_text(encoding="utf-8").splitlines() == ["id,line,reason", "2,3,new"]
    (again,) = tables_of(File(path))
    rejects.write(tmp_path, [again], [])
    assert list(tmp_path.iterdir()) == []


def test_cells_beyond_the_header_are_kept_until_the_row_is_mended(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,name\n1,A,B,C\n2,D\n", encoding="utf-8")
    path = tmp_path / "a.csv"
    for _ in range(2):
        (one,) = tables_of(File(path))
        wrong = [Rejected(one.name, row.line, row.fault) for row in one.rows() if row.fault]
        assert len(wrong) == 1
        rejects.write(tmp_path, [one], wrong)
        path = tmp_path / "a.rejects.csv"
        assert path.read_text(encoding="utf-8").splitlines()[1].startswith("1,A,B | C,2,")


def test_a_folder_that_cannot_be_written_is_known_before(tmp_path: Path) -> None:
    rejects.check(tmp_path / "new" / "folder")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="cannot write"):
            rejects.check(folder)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            "Project 'cordis:1' is not there: not in the files, or rejected",
            "Project 'x' is not there: not in the files, or rejected",
        ),
        ("founded_year should be INTEGER, not 'in 1997'", "founded_year should be INTEGER, not 'in 1998'"),
        ("9 cells where the header has 8", "7 cells where the header has 8"),
    ],
)
def test_reasons_that_differ_in_values_are_of_one_kind(one: str, two: str) -> None:
    assert rejects.kind_of(one) == rejects.kind_of(two) != rejects.kind_of("name is empty")
