"""Two reports side by side: what moved, came and went is what the two tables say."""

from dataclasses import replace
from pathlib import Path

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.reports.blocks import Chapter, Column, Figure, Note, Report, Table, Text
from baltica.reports.build import build_report
from baltica.reports.bundle import Saved, read_bundle, to_bundle
from baltica.reports.compare import compare, moved
from baltica.reports.render import to_html

COLUMNS = (Column("Place"), Column("Country"), Column("Projects", "count"), Column("Share", "share"))
BEFORE = (("A", "DK", 10, 0.5), ("B", "SE", 4, 0.2), ("C", "SE", 3, None), ("D", "FI", 1, 0.1))
NOW = (("A", "DK", 12, 0.5), ("B", "SE", 9, 0.25), ("C", "SE", 3, 0.1), ("E", "NO", 2, 0.1))


def table(rows: tuple[tuple[str | int | float | None, ...], ...], **changes: object) -> Table:
    made = Table("Places", COLUMNS, rows, "What counts.", "All.", name="places")
    return replace(made, **changes)  # type: ignore[arg-type]


def saved(folder: Path, name: str, given: Table, **changes: str) -> Saved:
    report = Report("R", "S", "All.", (Chapter("places", "Places", (given,)),), digest=name)
    file = folder / f"{name}.zip"
    file.write_bytes(to_bundle(replace(report, **changes)))  # type: ignore[arg-type]
    return read_bundle(file)


@pytest.fixture
def compared(tmp_path: Path) -> Report:
    return compare(saved(tmp_path, "old", table(BEFORE)), saved(tmp_path, "new", table(NOW)))


def test_what_moved_stands_first_by_size(compared: Report) -> None:
    places = compared.chapters[2]
    figure = next(block for block in places.blocks if isinstance(block, Table | Figure))
    rows = figure.data.rows if isinstance(figure, Figure) else figure.rows
    assert [row[0] for row in rows] == ["B", "A", "C"]
    assert rows[0][:-1] == ("B", 4, 9, 5.0, 0.2, 0.25)
    assert rows[0][-1] == pytest.approx(0.05)
    assert rows[1] == ("A", 10, 12, 2.0, 0.5, 0.5, 0.0)
    assert rows[2] == ("C", 3, 3, 0.0, None, 0.1, None)


def test_what_came_and_went_is_named(compared: Report) -> None:
    said = [line for block in compared.chapters[2].blocks if isinstance(block, Text) for line in block.paragraphs]
    assert said == ["New in this table (1): E.", "No longer in it (1): D."]


def test_the_overview_counts(compared: Report) -> None:
    assert compared.tables()["overview/tables-compared"].rows == (("Places", "Places", 3, 3, 1, 1),)


def test_a_picture_names_the_row_that_moved_most(tmp_path: Path) -> None:
    old = table((("A", "DK", 1, 0.1), ("B", "SE", 1, 0.1), ("C", "SE", 1, 0.1)))
    new = table((("A", "DK", 2, 0.2), ("B", "SE", 5, 0.2), ("C", "SE", 3, 0.2)))
    report = compare(saved(tmp_path, "old", old), saved(tmp_path, "new", new))
    figure = next(block for block in report.blocks() if isinstance(block, Figure))
    assert figure.sentence == "B moved most: from 1 to 5."
    assert "What moved in: Places" in to_html(report)


def test_rows_are_told_apart_by_as_many_cells_as_it_takes() -> None:
    twins = (("A", "DK", 1, 0.1), ("A", "SE", 2, 0.2))
    found = moved("places/places", table(twins), table(twins))
    assert found is not None
    assert found.width == 2
    assert moved("places/places", table((twins[0], twins[0])), table(twins)) is None


def test_columns_are_matched_by_title_and_unit() -> None:
    other = replace(COLUMNS[2], unit="of 2014 to 2020")
    found = moved("places/places", table(BEFORE), table(NOW, columns=(*COLUMNS[:2], other, COLUMNS[3])))
    assert found is not None
    assert found.places == ((3, 3),)


def test_equal_reports_move_nothing(facts: GraphData, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(to_bundle(build_report(facts, names=["places", "ties"])))
    report = compare(read_bundle(file), read_bundle(file))
    assert [chapter.name for chapter in report.chapters] == ["about", "overview"]
    assert "the same data" in str(report.chapters[0].blocks[0])
    assert all(row[3:] == (0, 0, 0) for row in report.tables()["overview/tables-compared"].rows)


def test_on_real_reports_every_row_is_somewhere(facts: GraphData, tmp_path: Path) -> None:
    for name, data in (("old", facts.select(Selection(until=2016))), ("new", facts)):
        (tmp_path / f"{name}.zip").write_bytes(to_bundle(build_report(data, names=["places", "ties", "clusters"])))
    old, new = (read_bundle(tmp_path / f"{name}.zip") for name in ("old", "new"))
    report = compare(old, new)
    assert any(isinstance(block, Note) and "different filters" in block.text for block in report.chapters[0].blocks)
    overview = report.tables()["overview/tables-compared"]
    titles = {one.title: one for one in new.tables.values()}
    assert len(overview.rows) > 4
    for _, title, both, changed, came, went in overview.rows:
        assert both + came == len(titles[str(title)].rows)  # type: ignore[operator]
        assert changed <= both  # type: ignore[operator]
        assert went is not None


def test_reports_of_two_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a report 'full' and the second a report 'region'"):
        compare(saved(tmp_path, "old", table(BEFORE)), saved(tmp_path, "new", table(NOW), kind="region"))
