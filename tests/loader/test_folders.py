"""What lies beside a source's tables in a folder: it stops no load, is told, and makes nothing a whole edition."""

from pathlib import Path

import pytest

from baltica.graph.errors import InputError
from baltica.loader.records import Context, Options
from baltica.loader.registry import sources
from baltica.loader.tables import UNREAD

TABLES = {
    "keep": "Programme,Acronym,Project Partner,Lead Partner,Country\nA 2014 - 2020,ONE,Body,Yes,Latvia\n",
    "nuts": "typology,geo,nuts\nnuts_level_3,LV006,2021\n",
    "cordis": "projectID,name,role\n1,Body,coordinator\n",
}
FOREIGN = {"empty.csv": b"", "old.csv": "Län;Å\n".encode("cp1252"), "notes.csv": b"a,b\n1,2\n"}


@pytest.mark.parametrize("name", TABLES)
def test_what_else_lies_in_a_folder_stops_no_load_and_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "h2020_table.csv").write_text(TABLES[name], encoding="utf-8")
    for other, content in FOREIGN.items():
        (tmp_path / other).write_bytes(content)
    source = sources()[name]
    found = list(source.find([tmp_path], Options()))
    assert {table.name for table in found if table.kind.startswith(UNREAD)} == set(FOREIGN)
    assert {record.row.file for record in source.records(found, Context())} == {"h2020_table.csv"}


@pytest.mark.parametrize("name", ["keep", "nuts"])
def test_a_file_that_cannot_be_read_may_be_a_part_so_nothing_is_a_whole_edition(tmp_path: Path, name: str) -> None:
    (tmp_path / "table.csv").write_text(TABLES[name], encoding="utf-8")
    (tmp_path / "old.csv").write_bytes(FOREIGN["old.csv"])
    (unread,) = [table for table in sources()[name].find([tmp_path], Options()) if table.kind.startswith(UNREAD)]
    assert "old.csv, line 1: not UTF-8 text" in unread.kind
    assert not unread.complete


@pytest.mark.parametrize("name", ["keep", "nuts"])
def test_a_file_the_user_named_must_be_readable(tmp_path: Path, name: str) -> None:
    (tmp_path / "old.csv").write_bytes(FOREIGN["old.csv"])
    with pytest.raises(InputError, match="not UTF-8 text"):
        sources()[name].find([tmp_path / "old.csv"], Options())
