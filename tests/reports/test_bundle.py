"""The bundle: a valid data package whose CSV equals the tables, and a report that is read back as it was."""

import csv
import hashlib
import io
import json
import math
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.reports import bundle as bundles
from baltica.reports.archive import armed, defused, file_name, legal, pack
from baltica.reports.blocks import Cell, Chapter, Column, Report, Table
from baltica.reports.bundle import PACKAGE, read_bundle, to_bundle
from baltica.reports.content import VERSION
from baltica.reports.datapackage import CONTENT, field_names, package, table_paths
from tests.reports.made import HOSTILE, NAMES, SOURCE, TYPED, made_report


@pytest.fixture(scope="module")
def made() -> Report:
    return made_report()


@pytest.fixture(scope="module")
def folder(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the report on the bundled facts, unpacked."""
    return unpacked(report, tmp_path_factory.mktemp("bundle"))


def unpacked(report: Report, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(to_bundle(report))) as archive:
        archive.extractall(folder)
    return folder


def saved(report: Report, folder: Path) -> Path:
    path = folder / "report.zip"
    path.write_bytes(to_bundle(report))
    return path


def alike(one: Cell, other: Cell) -> bool:
    """Equal, numbers to 12 digits; unknown ones are None when read back."""
    if isinstance(one, float):
        return other is None if math.isnan(one) else one == other or math.isclose(one, float(other or 0), rel_tol=1e-11)
    return one == other and type(one) is type(other)


# --- there and back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [True, False], ids=["bundled facts", "made by hand"])
def test_a_report_is_read_back_as_it_was(whole: bool, report: Report, made: Report, tmp_path: Path) -> None:
    given_report = report if whole else made
    found = read_bundle(saved(given_report, tmp_path))
    for name in ("title", "subtitle", "kind", "command", "version", "digest", "selection", "date", "sources"):
        assert getattr(found, name) == getattr(given_report, name)
    assert found.chapters == {one.name: one.title for one in given_report.chapters}
    assert list(found.tables) == list(given_report.tables())
    for key, table in given_report.tables().items():
        again = found.tables[key]
        assert replace(again, rows=()) == replace(table, rows=())
        assert len(again.rows) == len(table.rows)
        for row, other in zip(table.rows, again.rows, strict=True):
            for one, two, column in zip(row, other, table.columns, strict=True):
                legible = one.replace("\ud800", "?") if isinstance(one, str) else one
                assert alike(legible, two), f"{key}, {column.title}: {one!r} became {two!r}"


def test_a_folder_a_packed_folder_and_the_json_alone_are_read_too(made: Report, tmp_path: Path) -> None:
    expected = read_bundle(saved(made, tmp_path))
    folder = unpacked(made, tmp_path / "unpacked")
    again = {f"unpacked/{one.name}": one.read_bytes() for one in folder.iterdir() if one.is_file()}
    packed = tmp_path / "again.zip"
    packed.write_bytes(pack({**again, f"__MACOSX/{CONTENT}": b"junk"}))
    assert read_bundle(folder) == read_bundle(folder / CONTENT) == read_bundle(packed) == expected


def test_tables_of_one_name_keep_apart(tmp_path: Path) -> None:
    chapters = (
        Chapter("a", "A", (replace(TYPED, name="b-c"), replace(TYPED, name="b-c"))),
        Chapter("a-b", "A b", (replace(TYPED, name="c"),)),
        Chapter("../x", "Up", (replace(TYPED, name="/etc/пары"),)),
    )
    report = replace(made_report(), chapters=chapters)
    assert list(table_paths(report).values()) == [f"tables/{n}.csv" for n in ("a-b-c", "a-b-c-2", "a-b-c-3", "x-etc")]
    assert list(read_bundle(saved(report, tmp_path)).tables) == list(report.tables())


def test_same_report_same_bytes_also_in_another_process(report: Report, tmp_path: Path) -> None:
    content = to_bundle(report)
    assert content == to_bundle(report)
    kept = tmp_path / "report.pickle"
    kept.write_bytes(pickle.dumps(report))
    code = (
        "import hashlib, pickle, sys, pathlib; from baltica.reports.bundle import to_bundle as b; "
        "print(hashlib.sha256(b(pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()))).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(kept)],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {PACKAGE, CONTENT} < set(names)


# --- what other programs read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [True, False], ids=["bundled facts", "made by hand"])
def test_frictionless_finds_nothing_wrong(whole: bool, folder: Path, made: Report, tmp_path: Path) -> None:
    from frictionless import Package, system

    place = folder if whole else unpacked(made, tmp_path)
    with system.use_context(trusted=True):
        found = Package(str(place / PACKAGE)).validate()
    assert found.valid, found.flatten(["title", "rowNumber", "fieldName", "message"])
    assert len(found.tasks) == len(list((place / "tables").iterdir())) > 0


def test_csv_read_by_pandas_equals_the_table(report: Report, folder: Path) -> None:
    for (key, path), table in zip(table_paths(report).items(), report.tables().values(), strict=True):
        frame = pd.read_csv(folder / path, keep_default_na=False, na_values=[""])
        assert list(frame.columns) == field_names(table.columns)
        assert len(frame) == len(table.rows)
        for place, column in enumerate(table.columns):
            values = pd.Series([row[place] for row in table.rows], dtype=object)
            numbers = values.map(lambda v: isinstance(v, int | float) and not isinstance(v, bool)) | values.isna()
            if column.kind in ("count", "number", "share", "year") and numbers.all():
                expected = values.astype(float)
                pd.testing.assert_series_equal(
                    frame.iloc[:, place].astype(float), expected, check_names=False, rtol=1e-11, obj=key
                )
            elif column.kind in ("text", "link"):
                read = [None if pd.isna(v) else armed(str(v)) for v in frame.iloc[:, place]]
                assert read == [None if v in ("", None) else str(v) for v in values], key


def test_a_cell_that_looks_like_a_formula_is_defused_in_csv_and_numbers_are_not(made: Report, tmp_path: Path) -> None:
    folder = unpacked(made, tmp_path)
    with (folder / table_paths(made)["second/names"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["name", "place"]
    for (cell, _), name in zip(rows[1:], HOSTILE, strict=True):
        assert armed(cell) == legal(name)
        parts = [cell, *cell.replace("\t", ";").split(";")]
        assert not any(part.lstrip().startswith(("=", "+", "-", "@", "＝")) for part in parts), cell
    typed = (folder / table_paths(made)["first/every-kind"]).read_bytes()
    assert typed.split(b"\r\n")[:2] == [
        b"name,projects,median_established,median_initiatives,share_known,first_year,page,steady",
        b"Alpha,1234,2.5,-1,0.58,2014,https://example.org/a?b=1&c=2,true",
    ]
    assert typed.split(b"\r\n")[3] == b"Gamma,,,INF,,,,"


@given(st.text(alphabet="='+-@;, \t\r\nax＝", max_size=12))
def test_defusing_can_be_undone(text: str) -> None:
    assert armed(defused(text)) == text
    assert not defused(text).lstrip().startswith(("=", "+", "-", "@", "＝"))


def test_the_package_tells_types_units_keys_sources_and_licences(made: Report) -> None:
    told = package(made)
    first, names = told["resources"]
    fields = {field["name"]: field for field in first["schema"]["fields"]}
    assert [field["type"] for field in fields.values()] == [
        "string", "integer", "number", "number", "number", "integer", "string", "boolean",
    ]  # fmt: skip
    assert fields["share_known"]["description"] == "Of all its projects. Unit: of projects. A share, from 0 to 1."
    assert first["schema"]["primaryKey"] == ["name"]
    assert first["schema"]["missingValues"] == [""]
    assert "baltica analyze coverage" in first["description"]
    assert names["schema"]["primaryKey"] == ["name", "place"]
    assert told["sources"] == [{"title": "=A publisher, https://example.org/data.", "path": "https://example.org/data"}]
    assert [one["name"] for one in told["licenses"]] == ["CC-BY-4.0"]
    assert "baltica report --format all" in told["description"]
    assert made.digest in told["description"]


def test_keys_that_do_not_tell_rows_apart_are_not_named() -> None:
    doubled = replace(TYPED, rows=(TYPED.rows[0], TYPED.rows[0]))
    empty = replace(TYPED, rows=((None, *TYPED.rows[0][1:]),))
    for table in (doubled, empty, replace(TYPED, rows=())):
        assert "primaryKey" not in package(made_report(table, NAMES))["resources"][0]["schema"]


def test_a_word_among_numbers_makes_a_column_of_texts() -> None:
    table = Table("T", (Column("N", "count"), Column("F", "flag")), ((1, True), ("few", "perhaps")), "", "")
    fields = package(made_report(table))["resources"][0]["schema"]["fields"]
    assert [field["type"] for field in fields] == ["string", "string"]


def test_a_report_without_tables_is_a_package_too(tmp_path: Path) -> None:
    from frictionless import Package

    report = replace(made_report(), chapters=(Chapter("empty", "Empty", ()),), sources=())
    told = package(report)
    assert [one["path"] for one in told["resources"]] == [CONTENT]
    assert not {"sources", "licenses"} & set(told)
    assert Package.metadata_validate(told) is not None
    assert read_bundle(saved(report, tmp_path)).tables == {}


def test_names_of_files_are_harmless() -> None:
    assert file_name("../../etc/passwd") == "etc-passwd"
    assert file_name("\x00") == "table"
    assert len(file_name("long " * 100)) <= 80


# --- bundles that are none --------------------------------------------------------------------------------------------


def archived(files: Mapping[str, Any]) -> bytes:
    return pack({name: one if isinstance(one, bytes) else json.dumps(one).encode() for name, one in files.items()})


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """A bundle whose report.json was changed."""
    with zipfile.ZipFile(io.BytesIO(to_bundle(made_report()))) as archive:
        content = json.loads(archive.read(CONTENT))
    change(content)
    return archived({CONTENT: content})


def table_of(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["chapters"][1]["blocks"][1]["table"]
    return found


FOREIGN: dict[str, tuple[bytes, str]] = {
    "no archive": (b"hello", "is not the bundle of a Baltica report"),
    "nothing": (b"", "is not the bundle of a Baltica report"),
    "cut off": (to_bundle(made_report())[:2000], "is not the bundle of a Baltica report"),
    "no report": (archived({"other.json": {}}), "holds no report.json"),
    "two reports": (archived({"a/report.json": {}, "b/report.json": {}}), "holds 2 files report.json"),
    "odd paths": (archived({"../report.json/x": {}, "/a/b/report.json": {}}), "holds no report.json"),
    "no JSON": (archived({CONTENT: b"{"}), "report.json is not JSON"),
    "no text": (archived({CONTENT: b"\xff\xfe\xfa"}), "report.json is not JSON"),
    "not a number": (archived({CONTENT: b'{"format": NaN}'}), "report.json is not JSON"),
    "too deep": (archived({CONTENT: b"[" * 200_000}), "report.json is nested too deeply"),
    "a list": (archived({CONTENT: []}), "is not the bundle of a Baltica report"),
    "something else": (archived({CONTENT: {"format": "x"}}), "is not the bundle of a Baltica report"),
    "no version": (changed(lambda c: c.pop("format_version")), "its version is not told"),
    "newer": (changed(lambda c: c.update(format_version=VERSION + 1)), "was made by a newer Baltica"),
    "no title": (changed(lambda c: c.pop("title")), "is a broken bundle"),
    "title a number": (changed(lambda c: c.update(title=1)), "is a broken bundle"),
    "chapters a text": (changed(lambda c: c.update(chapters="x")), "is a broken bundle"),
    "blocks of numbers": (changed(lambda c: c["chapters"][0].update(blocks=[1])), "is a broken bundle"),
    "a short row": (changed(lambda c: table_of(c)["rows"][0].pop()), "is a broken bundle"),
    "a cell that is a list": (changed(lambda c: table_of(c)["rows"][0].__setitem__(0, [])), "is a broken bundle"),
    "an unknown kind": (changed(lambda c: table_of(c)["columns"][0].update(kind="x")), "is a broken bundle"),
    "keys a text": (changed(lambda c: table_of(c).update(keys="1")), "is a broken bundle"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_bundle_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    content, said = FOREIGN[name]
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_bundle(path)
    assert said in caught.value.message
    assert caught.value.hint
    assert "\n" not in caught.value.message


def test_places_without_a_bundle_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file"):
        read_bundle(tmp_path / "none.zip")
    with pytest.raises(InputError, match=r"has no report\.json"):
        read_bundle(tmp_path)
    (tmp_path / CONTENT).mkdir()
    with pytest.raises(InputError, match=r"has no report\.json"):
        read_bundle(tmp_path)


def test_an_archive_that_unpacks_to_far_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LARGEST", 2**20)
    path = tmp_path / "x.zip"
    path.write_bytes(archived({CONTENT: b" " * 3 * 2**20}))
    assert path.stat().st_size < 10_000
    with pytest.raises(InputError, match="larger than 1 MB"):
        read_bundle(path)


def test_a_locked_and_a_damaged_archive_are_refused(tmp_path: Path) -> None:
    content = bytearray(archived({CONTENT: {"format": "baltica-report"}}))
    central = content.index(b"PK\x01\x02")
    locked, damaged = bytearray(content), bytearray(content)
    locked[6] |= 1
    locked[central + 8] |= 1
    damaged[40:60] = bytes(20)
    for number, wrong in enumerate((locked, damaged)):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(wrong)
        with pytest.raises(InputError):
            read_bundle(path)


def test_extra_facts_of_a_later_time_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(changed(lambda content: content.update(more=[1, 2])))
    assert read_bundle(path).sources == (SOURCE,)
