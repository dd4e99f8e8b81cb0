"""``baltica fetch`` as a user types it: what is said, where files go, what to type next."""

import io
import json
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from baltica.cli.common import Shared
from baltica.cli.fetch import app
from baltica.graph.errors import InputError
from baltica.loader import fetch as fetching
from baltica.loader.fetch import Patience
from tests.support.misbehaving_server import Publisher, misbehaving


def archive(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as one:
        one.writestr("project.csv", text)
    return made.getvalue()


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(fetching, "Patience", lambda: Patience(sleep=lambda _seconds: None))
    with misbehaving(archive("id;acronym\n1;A\n")) as server:
        yield server


def run(home: Path, *words: str, said_home: bool = True) -> object:
    return app(args=list(words), standalone_mode=False, obj=Shared(home=home if said_home else None))


def test_fetch_and_what_to_type_next(
    publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{publisher.url}/cordis-h2020projects-csv.zip"
    monkeypatch.setenv("BALTICA_HOME", str(tmp_path))
    run(tmp_path, "cordis", "h2020", "--url", address, said_home=False)
    file = tmp_path / "downloads" / "cordis" / "cordis-h2020projects-csv.zip"
    said = capsys.readouterr().out
    assert file.read_bytes() == publisher.content
    assert json.loads(file.with_name(f"{file.name}.json").read_text())["sha256"] in said
    assert "2026-10-01" in said
    assert said.splitlines()[-1] == f"Next: baltica load cordis {file}"
    run(tmp_path, "cordis", "h2020", "--url", address)
    said = capsys.readouterr().out
    assert "unchanged" in said
    assert said.splitlines()[-1] == f"Next: baltica load cordis {file} --home {tmp_path}"


def test_rows_for_programs(publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("cordis", "fp7", "--url", f"{publisher.url}/x.zip", "--to", str(tmp_path / "here"), "--format", "json")
    run(tmp_path, *words)
    captured = capsys.readouterr()
    (row,) = json.loads(captured.out)
    assert (row["file"], row["status"], row["size"]) == ("fp7", "new", len(publisher.content))
    assert row["path"] == str(tmp_path / "here" / "x.zip")
    assert "Next: baltica load cordis" in captured.err


def test_terms_are_shown_before_and_files_for_places_go_to_their_folder(
    publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, "nuts", "postcodes", "--country", "DK", "--url", f"{publisher.url}/pc2020_DK_NUTS-2021_v1.0.zip")
    captured = capsys.readouterr()
    assert (tmp_path / "reference" / "pc2020_DK_NUTS-2021_v1.0.zip").exists()
    assert "not for commercial purposes" in captured.err
    assert "EuroGeographics" in captured.err
    assert "Next:" not in captured.out  # nothing to load: it helps the next load
    run(tmp_path, "nuts", "postcodes", "--country", "DK", "--url", f"{publisher.url}/x.zip", "--to", str(tmp_path))
    assert f"Baltica looks for these files in {tmp_path / 'reference'}" in capsys.readouterr().out


def test_one_missing_file_does_not_stop_the_others(
    publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baltica.loader.addresses.CORDIS", publisher.url)
    publisher.paths = {"/cordis-HORIZONprojects-csv.zip": "404", "/cordis-fp7projects-csv.zip": "503"}
    with pytest.raises(InputError, match=r"Horizon Europe.* is not at") as error:
        run(tmp_path, "cordis", "horizon", "fp7", "h2020")
    assert "data.europa.eu" in error.value.hint
    captured = capsys.readouterr()
    assert captured.out.count("failed") == 2
    assert "cordis-fp7projects-csv.zip: the server answers 503" in captured.err
    assert captured.out.splitlines()[-1].endswith(
        f"{tmp_path / 'downloads' / 'cordis' / 'cordis-h2020projects-csv.zip'} --home {tmp_path}"
    )


def test_offline_is_told_once_and_the_page_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_anything: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(InputError, match=r"cannot find cordis\.europa\.eu") as error:
        run(tmp_path, "cordis", "h2020", "horizon")
    assert "by hand: https://data.europa.eu/" in error.value.hint
    captured = capsys.readouterr()
    assert captured.out.count("failed") == 2
    assert "cannot find" not in captured.err  # the door tells the first one


def test_ctrl_c_says_what_is_kept(
    publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.moods = ["cut"]

    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fetching, "Patience", lambda: Patience(sleep=stop))
    assert run(tmp_path, "cordis", "h2020", "--url", f"{publisher.url}/x.zip") == 130  # as the door knows it
    assert "are kept; the next try goes on from there" in capsys.readouterr().err


def test_dry_run_shows_addresses_and_asks_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "nuts", "all", "--dry-run", "--format", "json", "--country", "dk, se")
    rows = json.loads(capsys.readouterr().out)
    assert {row["file"] for row in rows} >= {"changes-2021-2024", "lau", "boundaries", "postcodes-DK", "postcodes-SE"}
    assert all(row["address"].startswith("https://") and row["page"].startswith("https://") for row in rows)
    assert list(tmp_path.iterdir()) == []


def test_one_address_is_for_one_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--url is for one file, but this is about 6"):
        run(tmp_path, "nuts", "--url", "https://example.org/x.xlsx")
    with pytest.raises(InputError, match="there is no CORDIS file 'h2021'"):
        run(tmp_path, "cordis", "h2021")


def test_keep_says_where_to_click(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "keep")
    said = capsys.readouterr().out
    assert "https://keep.eu/" in said
    assert f"Next: baltica load keep {tmp_path / 'downloads' / 'keep'} --home {tmp_path}" in said
    assert (tmp_path / "downloads" / "keep").is_dir()
