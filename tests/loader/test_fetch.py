"""Downloads from a server that misbehaves: only whole, sound files take their place, and nothing that came is lost."""

import gzip
import hashlib
import io
import json
import random
import shutil
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from baltica.graph.errors import BalticaError, EngineError, InputError
from baltica.graph.files import locked
from baltica.loader import web
from baltica.loader.addresses import CHANGES, FREE, GROUPS, PROGRAMMES, VERSIONS, Download, cordis, nuts
from baltica.loader.fetch import Fetched, NotFetched, Patience, fetch, kept
from tests.support.misbehaving_server import Publisher, misbehaving

PAGE = "https://example.org/page"


def zipped(text: bytes, when: tuple[int, int, int] = (2026, 9, 30)) -> bytes:
    """A zip archive with one table; its bytes do not shrink."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("project.csv", (*when, 0, 0, 0)), text)
    return made.getvalue()


GOOD = zipped(random.Random(7).randbytes(200_000))
NEWER = zipped(random.Random(8).randbytes(150_000), (2026, 10, 31))


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with misbehaving(GOOD) as server:
        yield server


class Clock:
    """Pauses that are only counted."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def patience(self, **changed: Any) -> Patience:
        return Patience(**{"timeout": 0.3, "worth": 10_000_000, "sleep": self.slept.append, **changed})


def item(publisher: Publisher, path: str = "/data.zip", **changed: Any) -> Download:
    known: dict[str, Any] = {"key": "data", "title": "data", "page": PAGE, "kind": "zip", "name": "data.zip"}
    return Download(**{**known, "url": publisher.url + path, **changed})


def get(publisher: Publisher, folder: Path, *moods: str, **changed: Any) -> Fetched:
    publisher.moods = list(moods)
    return fetch(item(publisher), folder, patience=Clock().patience(**changed))


def left(folder: Path) -> set[str]:
    """The files in a folder, apart from locks."""
    return {path.name for path in folder.iterdir() if path.suffix != ".lock"}


def test_a_file_comes_whole_with_digest_and_edition_beside_it(publisher: Publisher, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int | None]] = []
    done = fetch(item(publisher), tmp_path / "new" / "folder", progress=lambda *step: seen.append(step))
    assert done.path.read_bytes() == GOOD
    assert (done.status, done.size, done.edition) == ("new", len(GOOD), "2026-10-01")
    assert done.sha256 == hashlib.sha256(GOOD).hexdigest()
    said = json.loads((tmp_path / "new" / "folder" / "data.zip.json").read_text())
    assert said["sha256"] == done.sha256
    assert said["url"] == publisher.url + "/data.zip"
    assert (said["page"], said["edition"], said["size"]) == (PAGE, "2026-10-01", len(GOOD))
    assert seen[-1] == ("data.zip", len(GOOD), len(GOOD))
    assert left(done.path.parent) == {"data.zip", "data.zip.json"}


def test_the_edition_is_that_of_the_newest_member_where_the_server_tells_none(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.modified = None
    assert get(publisher, tmp_path).edition == "2026-09-30"


def test_again_is_unchanged_with_and_without_the_servers_help(publisher: Publisher, tmp_path: Path) -> None:
    first = get(publisher, tmp_path)
    again = get(publisher, tmp_path)
    assert (again.status, again.edition) == ("unchanged", first.edition)
    assert publisher.asked[-1]["if-none-match"] == publisher.etag
    publisher.modified, publisher.tagged = None, False
    (tmp_path / "data.zip.json").unlink()
    assert get(publisher, tmp_path).status == "unchanged"
    assert "if-none-match" not in publisher.asked[-1]
    publisher.content = NEWER
    assert get(publisher, tmp_path).status == "changed"
    assert (tmp_path / "data.zip").read_bytes() == NEWER


def test_a_file_that_was_tampered_with_is_downloaded_again(publisher: Publisher, tmp_path: Path) -> None:
    get(publisher, tmp_path)
    (tmp_path / "data.zip").write_bytes(b"rotten")
    assert get(publisher, tmp_path).status == "changed"
    assert (tmp_path / "data.zip").read_bytes() == GOOD


@pytest.mark.parametrize("tagged", [True, False])
def test_a_cut_download_goes_on_where_it_stopped(publisher: Publisher, tmp_path: Path, tagged: bool) -> None:
    publisher.tagged = tagged
    clock = Clock()
    publisher.moods = ["cut", "500", "cut", "good"]
    done = fetch(item(publisher), tmp_path, patience=clock.patience())
    assert done.path.read_bytes() == GOOD
    half, quarters = len(GOOD) // 2, len(GOOD) // 2 + (len(GOOD) - len(GOOD) // 2) // 2
    begun = [None, f"bytes={half}-", f"bytes={half}-", f"bytes={quarters}-"]
    assert [asked.get("range") for asked in publisher.asked] == begun
    assert publisher.asked[1]["if-range"] == (publisher.etag if tagged else publisher.modified)
    assert clock.slept == [1.0, 4.0, 10.0]
    assert left(tmp_path) == {"data.zip", "data.zip.json"}


def test_a_later_command_goes_on_too(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="cut at") as error:
        get(publisher, tmp_path, "cut", tries=1)
    assert "are kept" in error.value.hint
    assert left(tmp_path) == {".data.zip.part", ".data.zip.part.json"}
    assert kept(item(publisher), tmp_path) == len(GOOD) // 2
    assert get(publisher, tmp_path).path.read_bytes() == GOOD
    assert publisher.asked[-1]["range"] == f"bytes={len(GOOD) // 2}-"
    assert kept(item(publisher), tmp_path) == 0


def test_a_server_without_ranges_is_read_from_the_start(publisher: Publisher, tmp_path: Path) -> None:
    assert get(publisher, tmp_path, "cut", "no_range").path.read_bytes() == GOOD
    assert "range" in publisher.asked[-1]


def test_a_file_that_changed_meanwhile_is_read_from_the_start(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(NotFetched):
        get(publisher, tmp_path, "cut", tries=1)
    publisher.content = NEWER
    assert get(publisher, tmp_path).path.read_bytes() == NEWER


def test_without_any_mark_of_the_edition_nothing_is_glued_together(publisher: Publisher, tmp_path: Path) -> None:
    publisher.tagged, publisher.modified = False, None
    assert get(publisher, tmp_path, "cut", "good").path.read_bytes() == GOOD
    assert "range" not in publisher.asked[-1]


def test_a_wrong_piece_is_not_used(publisher: Publisher, tmp_path: Path) -> None:
    assert get(publisher, tmp_path, "cut", "other_piece", "good").path.read_bytes() == GOOD
    assert "range" not in publisher.asked[-1]


def test_pieces_that_do_not_fit_are_dropped_and_read_once_more(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(NotFetched):
        get(publisher, tmp_path, "cut", tries=1)
    part = tmp_path / ".data.zip.part"
    part.write_bytes(b"?" * part.stat().st_size)
    assert get(publisher, tmp_path).path.read_bytes() == GOOD
    assert len(publisher.asked) == 3


def test_a_part_that_is_already_whole_is_used(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(NotFetched):
        get(publisher, tmp_path, "cut", tries=1)
    (tmp_path / ".data.zip.part").write_bytes(GOOD)
    assert get(publisher, tmp_path).path.read_bytes() == GOOD
    (tmp_path / "data.zip").unlink()
    (tmp_path / ".data.zip.part").write_bytes(GOOD + b"more than there is")
    note = {"url": publisher.url + "/data.zip", "etag": publisher.etag, "last_modified": None}
    (tmp_path / ".data.zip.part.json").write_text(json.dumps(note))
    assert get(publisher, tmp_path).path.read_bytes() == GOOD


def test_a_slow_server_is_waited_for_but_not_for_ever(publisher: Publisher, tmp_path: Path) -> None:
    publisher.content = zipped(b"small" * 10)
    assert get(publisher, tmp_path, "drip").size == len(publisher.content)
    publisher.content = zipped(random.Random(9).randbytes(900))
    with pytest.raises(NotFetched, match=r"only .* bytes arrived in 0.08 seconds \(1 tries\)"):
        get(publisher, tmp_path, "drip", window=0.08, tries=1)
    with pytest.raises(NotFetched, match="does not answer in time"):
        get(publisher, tmp_path, "stall", "stall", timeout=0.1, tries=2)
    assert get(publisher, tmp_path).path.read_bytes() == publisher.content


def test_tries_that_bring_much_do_not_count(publisher: Publisher, tmp_path: Path) -> None:
    moods = [f"cut_at:{len(GOOD) // 10}"] * 9
    assert get(publisher, tmp_path, *moods, tries=2, worth=1000).path.read_bytes() == GOOD
    publisher.tagged, publisher.modified = False, None  # nothing to go on from: every try begins anew
    publisher.content = NEWER
    with pytest.raises(NotFetched):
        get(publisher, tmp_path, *["cut"] * 9, tries=3, worth=1000)
    assert len(publisher.moods) > 4


def test_the_server_says_how_long_to_wait(publisher: Publisher, tmp_path: Path) -> None:
    clock = Clock()
    publisher.moods = ["retry_after", "429", "503"]
    fetch(item(publisher), tmp_path, patience=clock.patience(longest=6.0))
    assert clock.slept == [6.0, 4.0, 6.0]


@pytest.mark.parametrize(
    ("moods", "says"),
    [
        (["html"], "sends a web page, not a zip archive"),
        (["empty"], "sends an empty file"),
        (["too_short"], "sends a broken zip archive"),
        (["403"], r"refuses the download \(403\)"),
        (["404"], r"is not at http://.*data.zip \(404\)"),
        (["410"], r"\(404\)"),
        (["500", "500", "502", "503"], r"the server answers 503 \(4 tries\)"),
        (["cut", "html"], "sends a web page"),
        (["to:https://127.0.0.1:1/data.zip"], "the connection failed"),
        (["to:http://example.org/data.zip"], "leads to http://example.org/data.zip, which is not an https address"),
        (["to:ftp://example.org/data.zip"], "which is not an https address"),
        (["to:file:///etc/passwd"], "leads to an address that is not allowed"),
        (["to:/data.zip"] * 20, "leads in a circle"),
    ],
)
def test_a_good_file_stays_whatever_the_server_does(
    publisher: Publisher, tmp_path: Path, moods: list[str], says: str
) -> None:
    get(publisher, tmp_path)
    publisher.content = NEWER
    moods += ["to:https://127.0.0.1:1/data.zip"] * (3 if "failed" in says else 0)
    with pytest.raises(NotFetched, match=says) as error:
        get(publisher, tmp_path, *moods)
    assert PAGE in error.value.hint
    assert (tmp_path / "data.zip").read_bytes() == GOOD
    assert json.loads((tmp_path / "data.zip.json").read_text())["sha256"] == hashlib.sha256(GOOD).hexdigest()
    assert get(publisher, tmp_path).path.read_bytes() == NEWER


def test_a_page_instead_of_the_rest_does_not_cost_what_came_before(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(NotFetched):
        get(publisher, tmp_path, "cut", "html")
    assert kept(item(publisher), tmp_path) == len(GOOD) // 2


def test_promises_of_the_wrong_length(publisher: Publisher, tmp_path: Path) -> None:
    assert get(publisher, tmp_path, "too_long").path.read_bytes() == GOOD  # the rest is asked for; there is none
    publisher.content = NEWER
    assert get(publisher, tmp_path, "no_length").path.read_bytes() == NEWER
    publisher.content = GOOD
    assert get(publisher, tmp_path, "chunked_cut", "good").path.read_bytes() == GOOD


def test_other_addresses_are_tried_where_a_file_is_missing(publisher: Publisher, tmp_path: Path) -> None:
    publisher.paths = {"/v1.zip": "404", "/loop": "to:/v2.zip"}
    wanted = item(publisher, "/v1.zip", also=(publisher.url + "/v2.zip",))
    done = fetch(wanted, tmp_path, patience=Clock().patience())
    assert done.path == tmp_path / "v2.zip"
    assert fetch(wanted, tmp_path, url=publisher.url + "/loop", patience=Clock().patience()).path.name == "data.zip"


def test_only_https_addresses(publisher: Publisher, tmp_path: Path) -> None:
    for bad in ("http://example.org/x.zip", "file:///etc/passwd", "ftp://localhost/x.zip", "x.zip", "https://["):
        with pytest.raises(InputError, match="not an"):
            fetch(item(publisher), tmp_path, url=bad)
    assert not publisher.asked
    assert not left(tmp_path)


def test_a_server_that_cannot_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_anything: Any, **_more: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    nowhere = Download("x", "x", "https://publisher.invalid/x.zip", PAGE, "zip", "x.zip")
    with monkeypatch.context() as patched, pytest.raises(InputError, match=r"cannot find publisher\.invalid") as error:
        patched.setattr(socket, "getaddrinfo", unknown)
        fetch(nowhere, tmp_path, patience=Clock().patience())
    assert "internet connection" in error.value.hint
    closed = Download("x", "x", "http://127.0.0.1:1/x.zip", PAGE, "zip", "x.zip")
    with pytest.raises(NotFetched, match="the connection failed"):
        fetch(closed, tmp_path, patience=Clock().patience())


def test_a_full_disk_is_told_before_and_while_writing(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1000))
        with pytest.raises(InputError, match=r"data.zip needs 0.2 MB, but .* has only 1,000 bytes left"):
            get(publisher, tmp_path)
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    (tmp_path / ".data.zip.part").symlink_to("/dev/full")
    with pytest.raises(InputError, match="the disk is full") as error:
        get(publisher, tmp_path)
    assert "goes on where it stopped" in error.value.hint


def test_a_folder_that_cannot_be_written(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="cannot write"):
        get(publisher, tmp_path / "file" / "folder")
    (tmp_path / "data.zip").mkdir()
    with pytest.raises(InputError, match="cannot write"):
        get(publisher, tmp_path)
    assert kept(item(publisher), tmp_path) == len(GOOD)


def test_ctrl_c_keeps_what_has_arrived(publisher: Publisher, tmp_path: Path) -> None:
    def stop(_what: str, done: int, _total: int | None) -> None:
        if done > 100_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(item(publisher), tmp_path, progress=stop)
    assert kept(item(publisher), tmp_path) > 100_000
    assert get(publisher, tmp_path).path.read_bytes() == GOOD
    assert int(publisher.asked[-1]["range"].removeprefix("bytes=").removesuffix("-")) > 100_000


def test_two_commands_do_not_write_one_file(publisher: Publisher, tmp_path: Path) -> None:
    with locked(tmp_path / ".data.lock", 0.1, "held"), pytest.raises(EngineError, match="another command"):
        get(publisher, tmp_path)


BOOK = io.BytesIO()
with zipfile.ZipFile(BOOK, "w") as _book:
    _book.writestr("xl/workbook.xml", "<workbook/>")
TABLE = gzip.compress(b"freq,unit,geo\\TIME_PERIOD\t2020 \t2021 \nA,NR,SE110\t1 \t: \n", mtime=0)
MAP = b'{"type": "FeatureCollection", "features": []}\n'


@pytest.mark.parametrize(
    ("kind", "content", "wrong"),
    [
        ("xlsx", BOOK.getvalue(), ""),
        ("xlsx", GOOD, "a zip archive, not an Excel workbook"),
        ("xlsx", BOOK.getvalue()[:-30], "a broken zip archive"),
        ("zip", GOOD[:5000] + b"XXXX" + GOOD[5004:], "with a broken member"),
        ("zip", b"project;acronym\n", "something else"),
        ("tsv.gz", TABLE, ""),
        ("tsv.gz", TABLE[:-9], "a broken packed file"),
        ("tsv.gz", gzip.compress(b"<xml/>", mtime=0), "something else"),
        ("tsv.gz", b"<?xml version='1.0'?><Fault/>", "something else"),
        ("geojson", MAP, ""),
        ("geojson", MAP[:-3], "a part of a file"),
        ("geojson", b"[]", "something else"),
        ("csv", b"\xef\xbb\xbfNUTS_ID,URBN_TYPE\nSE110,1\n", ""),
        ("csv", b"<Error>gone</Error>\n", "something else"),
        ("csv", b"\n \n", "an empty file"),
    ],
)
def test_kinds(publisher: Publisher, tmp_path: Path, kind: str, content: bytes, wrong: str) -> None:
    publisher.content = content
    wanted = item(publisher, kind=kind, name=f"data.{kind}")
    if wrong:
        with pytest.raises(NotFetched, match=wrong):
            fetch(wanted, tmp_path, patience=Clock().patience())
        assert not left(tmp_path)
    else:
        assert fetch(wanted, tmp_path).path.read_bytes() == content


def test_every_known_address_is_an_https_address_with_a_page_and_its_own_name() -> None:
    known = cordis(PROGRAMMES) + [one for version in ("2021", "2024") for one in nuts(["all"], version=version)]
    known += [one for version in VERSIONS for one in nuts(["lau", "typology", "boundaries"], version=version)]
    for one in known:
        assert not any(web.refused(address) for address in (one.url, one.page, *one.also))
        assert one.name.endswith(f".{one.kind}")
        assert one.named(one.url) == one.name
        assert all(one.named(other).endswith(one.kind) for other in one.also)
    chosen = nuts(["all"])
    assert len({one.name for one in chosen}) == len({one.key for one in chosen}) == len(chosen)


def test_what_nuts_brings() -> None:
    free = [one.key for one in nuts([])]
    assert free == [*CHANGES, "lau", "gdp", "population"]
    assert not any(one.terms for one in nuts(FREE))
    assert all(one.terms for one in nuts([part for part in GROUPS if part not in FREE]))
    assert [one.key for one in nuts(["postcodes"], countries=["gr", "DK"])] == ["postcodes-EL", "postcodes-DK"]
    assert nuts(["boundaries"], version="2024")[0].url.endswith("/NUTS_RG_20M_2024_4326.geojson")
    assert nuts(["lau"])[0].name == "lau_EU-27-LAU-2021-NUTS-2021.xlsx"
    assert nuts(["lau"])[0].named("https://x.org/EU-27-LAU-2023.xlsx/1a-b?t=1") == "lau_EU-27-LAU-2023.xlsx"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cordis(["fp8"]), "no CORDIS file 'fp8'"),
        (lambda: nuts(["borders"]), "no part 'borders'"),
        (lambda: nuts([], version="2020"), "no NUTS version"),
        (lambda: nuts([], scale="5M"), "no boundaries at the scale"),
        (lambda: nuts(["postcodes"], countries=["Denmark"]), "not a country code"),
        (lambda: nuts(["postcodes"], version="2016"), "no address of postal codes"),
    ],
)
def test_unknown_wishes_are_answered_with_what_there_is(call: Any, says: str) -> None:
    with pytest.raises(BalticaError, match=says) as error:
        call()
    assert error.value.hint
