"""A file or folder appears whole or not at all, and nothing of the user is overwritten unseen."""

import json
from pathlib import Path

import pytest

from baltica.graph.errors import InputError
from baltica.views.exports.export import ENDINGS, Written, check, export_data, export_graph
from baltica.views.exports.files import MANIFEST, credits, licences_text, whole_file, whole_folder, write_lines
from tests.views.export_made import hostile


def fill(folder: Path, form: str = "parquet", text: str = "x") -> None:
    with whole_folder(folder, form) as temporary:
        (temporary / "a.csv").write_text(text)


def test_a_file_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "a.txt"
    write_lines(out, ["old ", "é\ud83d"])
    assert out.read_bytes() == "old é?".encode()

    def broken() -> "list[str]":
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError), whole_file(out) as file:
        file.write(b"new")
        broken()
    assert out.read_bytes() == "old é?".encode()
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("form", [form for form, ending in ENDINGS.items() if ending])
def test_a_folder_is_no_file(form: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it is not a file"):
        check(form, tmp_path)
    with pytest.raises(InputError, match="it is not a file"), whole_file(tmp_path):
        pass


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        write_lines(tmp_path / "file" / "a.txt", ["x"])
    with pytest.raises(InputError, match="it is not a folder"):
        fill(tmp_path / "file")
    with pytest.raises(InputError, match="cannot write"):
        fill(tmp_path / "file" / "folder")


def test_an_earlier_export_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()  # an empty folder may be used
    fill(out)
    fill(out, text="new")
    assert (out / "a.csv").read_text() == "new"
    assert json.loads((out / MANIFEST).read_text())["files"] == ["a.csv"]
    assert list(tmp_path.iterdir()) == [out]


def test_other_folders_are_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="holds something else"):
        fill(mine)
    earlier = tmp_path / "earlier"
    fill(earlier)
    with pytest.raises(InputError, match="holds something else"):
        fill(earlier, "neo4j-admin")
    (earlier / "notes.txt").write_text("kept")
    with pytest.raises(InputError, match=r"holds notes\.txt, too"):
        fill(earlier)
    (earlier / MANIFEST).write_text('{"format": "parquet", "files": 3}')
    with pytest.raises(InputError, match="holds something else"):
        fill(earlier)
    assert (mine / "thesis.txt").exists() and (earlier / "notes.txt").exists()


def test_a_folder_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fill(out)
    with pytest.raises(RuntimeError), whole_folder(out, "parquet") as temporary:
        (temporary / "b.csv").write_text("half")
        raise RuntimeError
    assert sorted(path.name for path in out.iterdir()) == ["a.csv", MANIFEST]
    assert list(tmp_path.iterdir()) == [out]


def test_formats_keep_to_what_they_are_made_of(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no format 'svg'"):
        check("svg", tmp_path / "a.svg")
    with pytest.raises(InputError, match="made of the graph"):
        export_data(hostile(), "jsonl", tmp_path / "a")
    with pytest.raises(InputError, match="made of tables"):
        export_graph(None, "gexf", tmp_path / "a")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_credits_name_every_source() -> None:
    rows = [
        {"title": "A", "publisher": None, "licence": None, "url": "https://a.example"},
        {"title": "B.", "publisher": "P", "licence": "CC BY 4.0.", "url": None},
    ]
    assert credits(rows) == ("A. https://a.example. Licence not told.", "B. P. Licence: CC BY 4.0.")
    assert "- The data name no source.\n" in licences_text({}, ())


def test_the_line_says_it_all() -> None:
    left_out = {"undated projects": 1, "projects of other years": 2000}
    assert Written((Path("a"), Path("b")), {"countries": 1, "ties": 12345}, 999, left_out, 1).line() == (
        "Wrote a and b: 1 country, 12,345 ties, 999 bytes. Left out: 1 undated project; 2,000 projects of other years; "
        "1 control character in texts, which XML cannot hold."
    )
