"""Fetching Neo4j: complete or not there at all, whatever happens on the way. Small files, a server on 127.0.0.1."""

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from baltica.graph.engines import neo4j_release
from baltica.graph.engines.neo4j_release import Pin, folder_of, install, installed, pins
from baltica.graph.errors import BalticaError, EngineError, InputError

NUMBER = 12


def content(number: int) -> bytes:
    return f"archive {number} ".encode() * 5000


def pin(number: int) -> Pin:
    name = "neo4j-browser" if number == 0 else f"part{number}"
    digest = hashlib.sha256(content(number)).hexdigest()
    return Pin("org.example", name, "1.0", "linux" if number == 3 else "", digest, len(content(number)))


PINS = tuple(map(pin, range(NUMBER)))

# Another command that fetches the same files; it says when it is done.
COMMAND = """
import sys
from pathlib import Path
from baltica.graph.engines import neo4j_release
from tests.graph.test_neo4j_release import PINS
neo4j_release.pins = lambda: PINS
print(neo4j_release.install(Path(sys.argv[1]), servers={"it": sys.argv[2]}).lib, flush=True)
"""


@dataclass
class Publisher:
    """A Maven repository: what it was asked for, what it spoils, and how many files it gives before it is silent."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    spoiled: dict[str, bytes] = field(default_factory=dict)
    gives: int = 1000
    silent: threading.Event = field(default_factory=threading.Event)  # somebody waits for an answer
    go_on: threading.Event = field(default_factory=threading.Event)

    @property
    def servers(self) -> dict[str, str]:
        return {"it": self.url}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    found = Publisher()
    files = {
        f"/org/example/{one.artifact}/1.0/{one.path.name}": (one.path.name, content(number))
        for number, one in enumerate(PINS)
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path not in files:
                self.send_error(404)
                return
            name, body = files[self.path]
            found.asked.append(name)
            if len(found.asked) > found.gives:
                found.silent.set()
                found.go_on.wait(60)
                return
            body = found.spoiled.get(name, body)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_anything: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield found
    found.go_on.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_release, "pins", lambda: PINS)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "Cäche folder"


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


WHOLE = sorted([*(one.path.as_posix() for one in PINS), "complete"])


def test_everything_is_fetched_once_checked_and_kept_in_one_copy(cache: Path, publisher: Publisher) -> None:
    assert installed(cache) is None
    assert not cache.exists(), "asking makes nothing"
    told: list[tuple[str, int, int | None]] = []
    release = install(cache, lambda *one: told.append(one), servers=publisher.servers)
    assert names(folder_of(cache)) == WHOLE
    assert release == installed(cache)
    assert release.browser == folder_of(cache) / "browser" / "neo4j-browser-1.0.jar"
    assert release.browser.read_bytes() == content(0)
    assert "part3-1.0-linux.jar" in names(release.lib)
    assert not list(release.lib.glob("neo4j-browser*")), "the Browser is served by a plugin of ours, not twice"
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert len(told) == NUMBER
    publisher.asked.clear()
    publisher.gives = 0
    assert install(cache, servers={"nobody": "http://127.0.0.1:9"}) == release, "a second time needs no network"
    assert publisher.asked == []


@pytest.mark.parametrize("damage", ["cut", "changed", "missing", "folder"])
def test_a_damaged_file_does_not_count_and_is_fetched_again(cache: Path, publisher: Publisher, damage: str) -> None:
    release = install(cache, servers=publisher.servers)
    file = release.lib / "part5-1.0.jar"
    match damage:
        case "cut":
            file.write_bytes(content(5)[:-1])
        case "changed":
            file.write_bytes(b"?" + content(5)[1:])
        case "missing":
            file.unlink()
        case "folder":
            shutil.rmtree(release.lib)
    (release.browser.parent / "unasked.txt").touch()
    assert installed(cache) is None
    with pytest.raises(EngineError, match="cannot be reached"):
        install(cache, servers={"nobody": "http://127.0.0.1:9"})
    assert installed(cache) is None
    publisher.asked.clear()
    install(cache, servers=publisher.servers)
    assert sorted(set(publisher.asked)) == (
        ["part5-1.0.jar"] if damage != "folder" else sorted(one.path.name for one in PINS[1:])
    )
    assert installed(cache) == release


def test_damage_is_told_in_one_line(cache: Path, publisher: Publisher) -> None:
    release = install(cache, servers=publisher.servers)
    (release.lib / "part5-1.0.jar").unlink()
    told: list[str] = []
    install(cache, lambda what, *_: told.append(what), servers=publisher.servers)
    assert told[0].startswith("part5-1.0.jar is damaged or missing in ")
    assert told[0].endswith("and fetched again")


def test_archives_of_another_list_are_removed(cache: Path, publisher: Publisher) -> None:
    """Everything in the folder would be run."""
    release = install(cache, servers=publisher.servers)
    (release.lib / "part5-0.9.jar").write_bytes(b"of an older list")
    (folder_of(cache) / "complete").write_text("the mark of an older list")
    assert installed(cache) is None
    install(cache, servers=publisher.servers)
    assert names(folder_of(cache)) == WHOLE


def command(cache: Path, publisher: Publisher) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(cache), publisher.url],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
    )


def test_a_killed_command_leaves_nothing_that_counts_and_the_next_one_goes_on(
    cache: Path, publisher: Publisher
) -> None:
    publisher.gives = 5
    with command(cache, publisher) as killed:
        assert publisher.silent.wait(60)
        assert installed(cache) is None
        killed.send_signal(signal.SIGKILL)
    publisher.go_on.set()
    had = set(names(folder_of(cache) / "lib"))
    half = folder_of(cache) / "fetching/org/example/part9/1.0/part9-1.0.jar"
    if not half.exists() and half.name not in had:
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content(9)[:100])  # as if it had been killed while it wrote this one
    publisher.asked.clear()
    publisher.gives = 1000
    install(cache, servers=publisher.servers)
    assert not had & set(publisher.asked), "what was there is not fetched again"
    assert names(folder_of(cache)) == WHOLE


def test_two_commands_at_once_fetch_once(cache: Path, publisher: Publisher) -> None:
    with command(cache, publisher) as one, command(cache, publisher) as two:
        said = [process.communicate(timeout=60) for process in (one, two)]
    assert [out.strip() for out, _ in said] == [str(folder_of(cache) / "lib")] * 2, said
    assert sorted(publisher.asked) == sorted(one.path.name for one in PINS)


def test_a_wrong_checksum_from_the_server_is_refused(cache: Path, publisher: Publisher) -> None:
    publisher.spoiled["part7-1.0.jar"] = b"!" + content(7)[1:]
    with pytest.raises(EngineError, match=r"part7-1\.0\.jar came with a wrong checksum") as caught:
        install(cache, servers=publisher.servers)
    assert "another network" in caught.value.hint
    assert publisher.asked.count("part7-1.0.jar") == neo4j_release.TRIES
    assert installed(cache) is None
    assert "part7-1.0.jar" not in "".join(names(cache))
    publisher.spoiled.clear()
    install(cache, servers=publisher.servers)
    assert names(folder_of(cache)) == WHOLE


def test_a_server_that_lacks_a_file_or_is_away_is_one_line(
    cache: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(EngineError, match=r"cannot be reached \(no connection\)") as caught:
        install(cache, servers={"nobody": "http://127.0.0.1:9"})
    assert "connect to the internet" in caught.value.hint
    monkeypatch.setattr(neo4j_release, "pins", lambda: (*PINS, replace(PINS[1], artifact="unknown")))
    with pytest.raises(EngineError, match=r"does not give unknown-1\.0\.jar"):
        install(cache, servers=publisher.servers)
    assert installed(cache) is None
    assert capfd.readouterr() == ("", ""), "the resolver's own words stay inside"


@contextmanager
def nothing_left(monkeypatch: pytest.MonkeyPatch, how: str) -> Iterator[None]:
    with monkeypatch.context() as patch:
        if how == "before":
            usage = shutil.disk_usage(Path.cwd())
            patch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=10))
        else:
            patch.setattr(Path, "replace", _full)
        yield


def _full(self: Path, _target: Path) -> Path:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))


@pytest.mark.parametrize("how", ["before", "meanwhile"])
def test_a_full_disk_is_one_line(cache: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    with nothing_left(monkeypatch, how), pytest.raises(EngineError, match="no space left for Neo4j") as caught:
        install(cache, servers=publisher.servers)
    assert "BALTICA_CACHE" in caught.value.hint
    assert installed(cache) is None
    install(cache, servers=publisher.servers)
    assert names(folder_of(cache)) == WHOLE


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path, publisher: Publisher) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot write"):
        install(tmp_path / "file", servers=publisher.servers)
    cache = tmp_path / "cache"
    cache.mkdir()
    folder_of(cache).touch()
    with pytest.raises(BalticaError, match="cannot write"):
        install(cache, servers=publisher.servers)


def test_without_the_package_that_fetches_the_remedy_is_to_install_it(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jgo.maven", None)
    with pytest.raises(EngineError, match="not installed") as caught:
        install(cache)
    assert caught.value.hint == "pip install 'baltica[neo4j]'"


def test_the_pinned_list_is_whole_and_names_no_place() -> None:
    whole = pins()  # imported before the fixture put few files in its place
    named = {(one.group, one.artifact): one.version for one in whole}
    assert named["org.neo4j", "neo4j"] == neo4j_release.VERSION
    assert named["org.neo4j.client", "neo4j-browser"] == neo4j_release.BROWSER_VERSION
    assert len({one.path for one in whole}) == len(whole) > 200
    assert all(len(one.sha256) == 64 and one.bytes > 0 for one in whole)
    assert not [one for one in whole if "://" in "".join((one.group, one.artifact, one.version))]
