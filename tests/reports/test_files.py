"""The formats of a report: which files are written where, mistakes told beforehand, and the PDF of a real browser."""

import hashlib
import os
import re
import stat
import sys
import time
from pathlib import Path

import psutil
import pytest

from baltica.cli import report as command
from baltica.graph.errors import BalticaError, InputError
from baltica.reports import pdf
from baltica.reports.blocks import Report
from baltica.reports.files import FORMATS, left_out, wanted, write
from baltica.reports.render import to_html
from tests.reports.made import made_report
from tests.support import machine

NO_BROWSER = "no browser found to print a PDF"


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "MAC", ())
    monkeypatch.setattr(pdf, "WINDOWS", ())


def program(folder: Path, text: str) -> Path:
    """A program that pretends to be a browser."""
    path = folder / "browser"
    path.write_text(f"#!{sys.executable}\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_help_names_the_formats_there_are() -> None:
    assert ", ".join(FORMATS) + ", or all" == command.FORMATS
    assert list(FORMATS)[-1] == "pdf"


# --- which files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("out", "names", "expected"),
    [
        ("a.html", [], ["a.html"]),
        ("a.MD", [], ["a.MD"]),
        ("a.zip", [], ["a.zip"]),
        ("a.xlsx", ["html"], ["a.html"]),
        ("a.html", ["bundle,xlsx", " MD "], ["a.md", "a.xlsx", "a.zip"]),
        ("a.v2", ["html", "html"], ["a.v2.html"]),
        ("new/a", ["html"], ["new/a.html"]),
        ("a.html", [","], ["a.html"]),
    ],
)
def test_files_stand_beside_each_other(out: str, names: list[str], expected: list[str], tmp_path: Path) -> None:
    assert list(wanted(tmp_path / out, names)) == [tmp_path / name for name in expected]


def test_markdown_alone_is_printed() -> None:
    assert wanted(Path("-"), []) == wanted(Path("-"), ["md"]) == {}
    for names in (["html"], ["all"], ["md,xlsx"]):
        with pytest.raises(InputError, match="only Markdown can be printed"):
            wanted(Path("-"), names)


@pytest.mark.parametrize(
    ("out", "names", "said"),
    [
        ("a.html", ["doc"], "there is no format 'doc'"),
        ("a.doc", [], "does not say what kind of file to write"),
        ("a", [], "does not say what kind of file to write"),
        ("folder", ["html"], "folder is a folder"),
        ("other", ["html"], "other.html is a folder"),
        ("file.txt/a.html", [], "file.txt is not a folder"),
    ],
)
def test_a_mistake_is_told_in_one_line_before_the_report_is_made(
    out: str, names: list[str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "other.html").mkdir()
    (tmp_path / "file.txt").touch()
    with pytest.raises(InputError) as caught:
        wanted(tmp_path / out, names)
    assert said in caught.value.message
    assert caught.value.hint
    assert "\n" not in caught.value.message


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(InputError, match="you may not write there"):
        wanted(tmp_path / "a.html", [])


@pytest.mark.usefixtures("no_browser")
def test_all_is_all_but_pdf_where_there_is_no_browser(tmp_path: Path) -> None:
    found = wanted(tmp_path / "a", ["all"])
    assert [path.suffix for path in found] == [".html", ".md", ".xlsx", ".zip"]
    assert left_out(["all"]).startswith("No PDF: no browser found")
    assert left_out(["html"]) == left_out([]) == ""


@pytest.mark.usefixtures("no_browser")
def test_a_pdf_without_a_browser_is_told_beforehand(tmp_path: Path) -> None:
    for out, names in (("a.pdf", []), ("a.html", ["html,pdf"])):
        with pytest.raises(InputError, match=NO_BROWSER) as caught:
            wanted(tmp_path / out, names)
        assert caught.value.hint == "open the HTML in a browser and print it there, or name one by BALTICA_BROWSER"


def test_every_format_is_written_whole(tmp_path: Path) -> None:
    chosen = {tmp_path / "new" / f"a{FORMATS[name].suffix}": FORMATS[name] for name in FORMATS if name != "pdf"}
    write(made_report(), chosen)
    assert [path.read_bytes()[:2] for path in chosen] == [b"<!", b"# ", b"PK", b"PK"]
    first = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in chosen}
    write(made_report(), chosen)
    assert first == {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in chosen}
    assert {path.name for path in (tmp_path / "new").iterdir()} == {path.name for path in chosen}


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_the_browser_of_the_variable_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = program(tmp_path, "")
    monkeypatch.setenv("BALTICA_BROWSER", str(path))
    assert pdf.find_browser() == str(path)
    monkeypatch.setenv("BALTICA_BROWSER", str(tmp_path / "none"))
    with pytest.raises(InputError, match=r"BALTICA_BROWSER names .*none, which is no program"):
        pdf.find_browser()


@pytest.mark.usefixtures("no_browser")
def test_usual_places_of_other_systems_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.find_browser() is None
    path = program(tmp_path, "")
    monkeypatch.setattr(pdf, "MAC", (str(path),))
    monkeypatch.setattr("sys.platform", "darwin")
    assert pdf.find_browser() == str(path)
    monkeypatch.setattr(pdf, "WINDOWS", (path.name,))
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    assert sys.platform != "win32" or pdf.find_browser() == str(path)


def test_a_browser_that_prints_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = program(tmp_path, "import sys\nsys.exit('cannot open display')")
    monkeypatch.setenv("BALTICA_BROWSER", str(broken))
    with pytest.raises(BalticaError, match=r"printed no PDF \(cannot open display\)"):
        pdf.to_pdf("<p>x</p>")


def test_a_browser_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "child"
    sleeper = "import time; time.sleep(600)"
    text = (
        "import subprocess, sys, pathlib, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {sleeper!r}])\n"
        f"pathlib.Path({str(told)!r}).write_text(str(child.pid))\n{sleeper}"
    )
    monkeypatch.setenv("BALTICA_BROWSER", str(program(tmp_path, text)))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for seconds in (1.0, 5.0, 25.0):  # long enough for the child to be born, also on a busy machine
        with pytest.raises(BalticaError, match="printed no PDF within"):
            pdf.to_pdf("<p>x</p>", seconds=seconds)
        if told.exists():
            break
    child = int(told.read_text())
    for _ in range(100):
        if not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    else:
        pytest.fail("a program that the browser started still runs")
    assert not list(tmp_path.glob("baltica-pdf-*"))


def test_a_real_browser_prints_the_report(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.demand(machine.missing_browser())
    monkeypatch.setenv("BALTICA_BROWSER", machine.chromium() or "")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    content = pdf.to_pdf(to_html(report))
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type ?/Page\b", content)) > 5
    assert set(re.findall(rb"/MediaBox \[0 0 (\d+)", content)) <= {b"594", b"595"}  # A4
    assert b"/MarkInfo" in content  # tagged: a screen reader can follow it
    assert re.findall(rb"/(?:CreationDate|ModDate) \(D:(\d{8})", content) == [b"19800101"] * 2
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="folders of Linux")
def test_the_snap_of_ubuntu_gets_a_folder_it_can_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert pdf._folder("/snap/bin/chromium") is None
    common = tmp_path / "snap" / "chromium" / "common"
    common.mkdir(parents=True)
    assert pdf._folder("/snap/bin/chromium") == common
    assert pdf._folder("/usr/bin/chromium") is None
