"""``baltica check-consortium`` as a cluster manager uses it: pasted lists, odd files, and answers to read."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.analytics.consortium import Partner
from baltica.cli.main import main
from baltica.cli.partners import read_partners
from baltica.graph.errors import InputError
from tests.support.answers import csv_rows


@pytest.fixture
def call(facts_at_hand: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command on the bundled facts: exit code, what it printed, what it said beside."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["check-consortium", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


# --- what is pasted -------------------------------------------------------------------------------------------------


def read(tmp_path: Path, content: bytes | str, name: str = "list.txt") -> list[Partner]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_partners([str(path)])[0]


def test_names_one_a_line_with_bullets_commas_and_comments(tmp_path: Path) -> None:
    text = "# our partners\n1. Lund University\n- Centre, Academy of Sciences\n\n  • Region Skåne\n3. Liga e.V.\n"
    assert [(p.name, p.line) for p in read(tmp_path, text)] == [
        ("Lund University", 2), ("Centre, Academy of Sciences", 3), ("Region Skåne", 5), ("Liga e.V.", 6)
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["\t", ";", ",", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_cells_from_a_spreadsheet_with_a_header(tmp_path: Path, mark: str, encoding: str) -> None:
    rows = [["No", "Partner", "Country", "Type"], ["1", "Region Skåne", "Sverige", "public"], ["2", "Firma", "", "SME"]]
    text = "\r\n".join(mark.join(row) for row in rows)
    assert read(tmp_path, text.encode(encoding)) == [
        Partner("Region Skåne", "SE", "public_authority", 2),
        Partner("Firma", None, "company", 3),
    ]


def test_cells_without_a_header(tmp_path: Path) -> None:
    assert read(tmp_path, "1\tLund University\tSweden\tUniversity\nBig Firm\tDK\n") == [
        Partner("Lund University", "SE", "university", 1),
        Partner("Big Firm", "DK", None, 2),
    ]


def test_windows_text_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Region Skåne\n".encode("cp1252"))
    partners, notes = read_partners([str(path)])
    assert partners[0].name == "Region Skåne"
    assert "cp1252" in notes[0]


def test_a_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["Organisation", "Country"], ["Lund University", "Sweden"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "list.xlsx")
    (partner,) = read_partners([str(tmp_path / "list.xlsx")])[0]
    assert (partner.name, partner.country) == ("Lund University", "SE")


@pytest.mark.parametrize(
    ("content", "line", "hint"),
    [
        ("name,country\nLund,Sweeden\n", 2, "Sweden"),
        ("name;type\nA;SME\nB;compny\n", 3, "company"),
        ('name,country\n"Lund,SE\n', 2, "close it"),
        ("name,country\nLund, Inst, SE\n", 2, "quotation marks"),
        ("name,country\n,SE\n", 2, "name or id"),
        ("a\nb\0\n", 2, "text"),
    ],
)
def test_broken_lines_are_named(tmp_path: Path, content: str, line: int, hint: str) -> None:
    with pytest.raises(InputError, match=f"line {line}:") as caught:
        read(tmp_path, content)
    assert hint in caught.value.hint


def test_what_is_no_list(tmp_path: Path) -> None:
    for given_, said in (([str(tmp_path)], "folder"), (["none.csv"], "no file"), ([""], "missing|no partner")):
        with pytest.raises(InputError, match=said):
            read_partners(given_)
    with pytest.raises(InputError, match="more than 500"):
        read(tmp_path, "\n".join(f"Firm {n}" for n in range(501)))
    with pytest.raises(InputError, match="no partner"):
        read(tmp_path, "\n\n")


@given(content=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    try:
        assert all(partner.name for partner in read(tmp_path, content))
    except InputError as error:
        assert "\n" not in error.message


# --- answers --------------------------------------------------------------------------------------------------------


def test_the_report(call: Any) -> None:
    code, text, _ = call("Lund Univresity", "Region Skåne", "university of gdansk", "--programme", "south baltic")
    assert code == 0
    for words in (
        "PARTNERS: 3 of 3 found",
        "Lund Univresity: taken for Lund University",
        "Lund University – Region Skåne: 7 projects, 2010–2023",
        "RULES AND ADVICE: Interreg VIA South Baltic 2021-2027",
        "met          Countries: at least 2 are demanded, found 2 (Poland, Sweden).",
        "CANDIDATES one step away that would add business",
        "Ferring Pharmaceuticals: would add business; shares 1 project (2019) with Lund University and Region Skåne.",
        "Taken is the newest programme of that name",
    ):
        assert words in text


def test_json_holds_everything_and_csv_the_candidates(call: Any) -> None:
    names = ("Lund University", "Region Skåne")
    found = json.loads(call(*names, "--format", "json")[1])
    blocks = {"partners", "possible", "ties", "rules", "rows", "programme"}
    assert set(found) == blocks | {"notes", "command", "columns", "selection", "left_out"}
    rows = csv_rows(call(*names, "--format", "csv")[1])
    assert [row["organization"] for row in rows] == [one["organization"] for one in found["rows"]]
    assert len(json.loads(call(*names, "--format", "json", "--top", "3")[1])["rows"]) == 3


def test_pasted(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pasted:
        buffer = io.BytesIO(b"Lund University\tSE\nNobody here\tPL\n")

    monkeypatch.setattr("baltica.cli.partners.sys.stdin", Pasted)
    code, text, _ = call("-", "--programme", "Sverige-Norge")
    assert code == 0
    assert "line 2, Nobody here: not found, and no name near it." in text


def test_one_partner_and_twelve_of_one_country(call: Any, tmp_path: Path) -> None:
    code, text, _ = call("Lund University")
    assert code == 0
    assert "Fewer than two partners were found" in text
    path = tmp_path / "twelve.csv"
    path.write_text("name,country\n" + "".join(f"Swedish Firm {n},SE\n" for n in range(12)), encoding="utf-8")
    before = path.read_bytes()
    code, text, _ = call(str(path), "--programme", "Interreg Baltic Sea Region 2021")
    assert code == 0
    assert "MISSING      Countries: at least 3 are demanded, found 1 (Sweden). 2 more are needed." in text
    assert path.read_bytes() == before


def test_no_such_programme(call: Any) -> None:
    code, text, said = call("Lund University", "--programme", "Sout Baltik")
    assert (code, text) == (1, "")
    assert "no programme is named 'Sout Baltik'" in said
    assert "South Baltic" in said
