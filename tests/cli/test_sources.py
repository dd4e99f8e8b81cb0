"""``baltica sources``, ``diff``, ``unload`` and ``doctor`` as a user types them, on a graph of two sources."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from baltica.cli import sources
from baltica.cli.main import main
from baltica.graph import upsert
from baltica.graph.claims import Claim, as_text, text_digest
from baltica.graph.connection import Graph
from baltica.graph.upsert import Key, NodeChange, RelChange
from baltica.loader import changes
from baltica.loader.registry import sources as loadable

CORDIS, KEEP = "cordis:h2020/organization", "keep:2014-2020/partners"
RUNS = {"cordis": "run:cordis:2026-11-22T10:00:00.000+00:00", "keep": "run:keep:2026-11-22T11:00:00.000+00:00"}
TIE: Key = ("PARTICIPATES_IN", "Organization", "pic:1", "Project", "cordis:1")

Call = Callable[..., tuple[int, str, str]]


def put(graph: Graph, label: str, id_: str, props: dict[str, Any], *scopes: str) -> None:
    """A node as the loader writes it, held by these scopes, by the run of the last of them."""
    claims = [Claim(scope, text_digest(as_text(props)), props) for scope in scopes]
    run = RUNS[scopes[-1].partition(":")[0]]
    list(upsert.write_nodes(graph, label, [NodeChange(id_, claims, known=True)], run))


def tie(graph: Graph, type_: str, start: tuple[str, str], end: tuple[str, str], scope: str, **props: Any) -> None:
    """A relationship as the loader writes it."""
    change = RelChange((type_, *start, *end), Claim(scope, text_digest(as_text(props)), props))
    list(upsert.write_rels(graph, (type_, start[0], end[0]), [change], RUNS[scope.partition(":")[0]]))


def fill(graph: Graph) -> None:
    """Two sources that share an organization and a region; the load of keep was stopped."""
    upsert.prepare(graph)
    place = {"code": "DK01", "scheme": "NUTS2021", "level": 2, "name": "Hovedstaden", "country": "DK"}
    put(graph, "Region", "nuts2021:DK01", place, CORDIS, KEEP)
    put(graph, "Organization", "pic:1", {"name": "One", "country": "DK"}, CORDIS, KEEP)
    put(graph, "Organization", "keep:2", {"name": "Two", "country": "SE"}, KEEP)
    put(graph, "Project", "cordis:1", {"title": "Project", "acronym": "ACR"}, CORDIS)
    tie(graph, "PARTICIPATES_IN", ("Organization", "pic:1"), ("Project", "cordis:1"), CORDIS, role="partner")
    for scope, basis in ((CORDIS, "nuts_code"), (KEEP, "country_only")):
        tie(graph, "LOCATED_IN", ("Organization", "pic:1"), ("Region", "nuts2021:DK01"), scope, basis=basis)
    for source, rest in (("cordis", {"finished": "2026-11-22T10:01:00+00:00"}), ("keep", {})):
        told = {
            "at": RUNS[source].split(":", 2)[2],
            "mode": "snapshot",
            "files": [f"{number}.csv sha256:{'ab' * 32}" for number in range(7)],
            **dict(zip(("rows", "loaded", "merged", "rejected"), (1234, 1200, 30, 4), strict=True)),
            "reasons": ["country is empty: 4"],
            **rest,
        }
        licence = {"title": f"The data of {source}", "licence": "CC BY 4.0; © European Union; Changed by Baltica"}
        put(graph, "Source", f"source:{source}", licence, f"{source}:runs")
        put(graph, "Run", RUNS[source], told, f"{source}:runs")
        tie(graph, "LOADED_FROM", ("Run", RUNS[source]), ("Source", f"source:{source}"), f"{source}:runs")


@pytest.fixture
def call(
    empty_graph: Graph,
    point_at: Callable[[Graph], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Iterator[Call]:
    """Run a command line on the filled graph; gives exit code, stdout and stderr."""
    point_at(empty_graph)
    monkeypatch.setenv("BALTICA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    fill(empty_graph)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    yield run


def test_a_semicolon_within_a_name_to_give_does_not_cut_it() -> None:
    nuts = loadable()["nuts"]
    parts = [text.rstrip(".") for text in (nuts.licence, *nuts.attribution)]
    assert any(";" in part for part in parts[1:])
    assert sources._licence({"source": "nuts", "licence": "; ".join(parts)}) == (parts[0], parts[1:])


def test_sources_tell_licence_load_files_and_rows(call: Call) -> None:
    code, out, _ = call("sources")
    assert code == 0
    blocks = out.split("\n\n")
    assert [block.partition(":")[0] for block in blocks] == ["cordis", "keep"]
    for words in ("CC BY 4.0\n", "© European Union\n", "2026-11-22 10:00 UTC, snapshot\n", "country is empty: 4 rows\n",
                  "1,234 read: 1,200 loaded, 30 merged, 4 rejected", "0.csv sha256:abababababab…", "… and 2 more",
                  "1 Project, 1 Organization, 1 PARTICIPATES_IN, 1 LOCATED_IN, 1 Region"):  # fmt: skip
        assert words in blocks[0], words
    assert "STOPPED" in blocks[1]
    assert "2 Organization" in blocks[1]

    _, out, _ = call("sources", "keep")
    assert "cordis" not in out
    assert "6.csv sha256:abababababab…" in out

    _, out, _ = call("sources", "--format", "json")
    rows = {row["source"]: row for row in json.loads(out)}
    assert rows["cordis"]["licence"] == "CC BY 4.0"
    assert rows["cordis"]["attribution"] == ["© European Union", "Changed by Baltica"]
    assert rows["cordis"]["files"][0] == "0.csv sha256:" + "ab" * 32
    assert (rows["cordis"]["state"], rows["keep"]["state"]) == ("finished", "stopped")
    assert rows["keep"]["facts"] == {"Organization": 2, "LOCATED_IN": 1, "Region": 1}

    assert call("sources", "--format", "csv")[1].startswith("source,title,")
    code, out, err = call("sources", "coris")
    assert (code, out) == (1, "")
    assert "did you mean cordis?" in err
    assert "baltica load nuts" in call("sources", "nuts")[2]


def test_diff_tells_what_the_last_load_changed(call: Call, tmp_path: Path) -> None:
    gone: Key = ("Project", "cordis:0")
    rows: list[tuple[str, Key, str]] = [("new", TIE, ""), ("gone", gone, ""), ("new", ("Organization", "pic:1"), "One")]
    rows += [("changed", ("Topic", f"topic:x:{number}"), f"T{number}") for number in range(8)]
    changes.write(tmp_path / "home" / "changes" / "cordis", RUNS["cordis"], rows)

    code, out, _ = call("diff", "cordis")
    assert code == 0
    table = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line[:1] == " "}
    assert table["Project"] == ["0", "0", "1"]
    assert table["Topic"] == ["0", "8", "0"]
    assert "Project gone: cordis:0" in out
    assert "PARTICIPATES_IN new: One – ACR" in out, "ends are named by the graph where the file does not"
    assert "Topic changed: T0; T1; T2; T3; T4; … and 3 more" in out

    code, out, _ = call("diff", "cordis", "--format", "csv")
    printed = list(csv.DictReader(io.StringIO(out)))
    assert len(printed) == len(rows)
    assert printed[0] == {"source": "cordis", "change": "new", "kind": "PARTICIPATES_IN", "id": "pic:1",
                          "to": "cordis:1", "name": ""}  # fmt: skip
    assert call("diff", "cordis", "--out", "all.json")[0] == 0
    assert json.loads((tmp_path / "all.json").read_text(encoding="utf-8")) == printed
    assert call("diff", "cordis", "--out", "all.csv")[0] == 0
    assert (tmp_path / "all.csv").read_text(encoding="utf-8") == out


def test_diff_falls_back_on_the_graph_where_no_file_was_kept(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK", 2)
    code, out, _ = call("diff", "keep")
    assert code == 0
    assert "STOPPED" in out
    assert "was not kept here" in out
    assert "Organization new or changed: Two; One" in out
    assert "LOCATED_IN new or changed: One – Hovedstaden" in out
    code, out, err = call("diff", "--format", "csv")
    rows = [tuple(row.values()) for row in csv.DictReader(io.StringIO(out))]
    assert ("cordis", "new or changed", "PARTICIPATES_IN", "pic:1", "cordis:1", "") in rows
    assert ("keep", "new or changed", "Organization", "keep:2", "", "Two") in rows
    assert not {"Run", "Source", "LOADED_FROM"} & {row[2] for row in rows}
    assert err.count("was not kept here") == 2
    assert "nothing of a source 'x'" in call("diff", "x")[2]


def test_unload_asks_and_spares_what_others_hold(
    call: Call, empty_graph: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "home" / "changes" / "keep"
    changes.write(folder, RUNS["keep"], [])
    before = empty_graph.read("MATCH (n) RETURN count(n) AS nodes")
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    code, _, err = call("unload", "keep")
    assert code == 1
    assert "would remove 2 facts" in err
    assert "--yes" in err
    assert call("unload", "kep", "--yes")[0] == 1

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    code, out, _ = call("unload", "keep")
    assert code == 1
    assert "held by other sources too" in out
    assert empty_graph.read("MATCH (n) RETURN count(n) AS nodes") == before

    code, out, _ = call("unload", "keep", "--yes")
    assert code == 0
    assert "keep is out of the graph: 2 facts removed." in out
    left = {row["id"] for row in empty_graph.read("MATCH (n) RETURN n.id AS id")}
    assert left == {"pic:1", "cordis:1", "nuts2021:DK01", "source:cordis", RUNS["cordis"]}
    assert list(folder.iterdir()) == []
    assert call("doctor")[0] == 0
    assert call("unload", "keep", "--yes")[0] == 1, "it is there no more"


def test_doctor_ends_with_1_for_faults_only(call: Call, empty_graph: Graph) -> None:
    code, out, err = call("doctor")
    assert code == 1
    assert "fault: loads that were stopped before the end: 1" in out
    assert f"for example {RUNS['keep']}" in out
    assert "hint: organizations without a region: 1\n  for example keep:2\n  what to do: baltica load nuts" in out
    assert "1 kind(s) of faults" in err
    empty_graph.write("MATCH (x:Run) SET x.finished = x.at")
    code, out, _ = call("doctor")
    assert code == 0
    assert "No faults. The hints above" in out
    code, out, _ = call("doctor", "--format", "json")
    (hint,) = json.loads(out)
    assert (code, hint["severity"], hint["examples"]) == (0, "hint", ["keep:2"])


def test_report_coverage_is_printed_by_source_and_country(call: Call, tmp_path: Path) -> None:
    code, _, _ = call("report", "coverage", "--out", "coverage.md")
    assert code == 0
    out = (tmp_path / "coverage.md").read_text(encoding="utf-8")
    assert "What locations rest on, source by source" in out
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in out.splitlines() if line.startswith("| ")]
    assert ["cordis", "All countries", "1", "1", "0", "0"] in lines
    assert ["keep", "Denmark", "1", "0", "1", "0"] in lines
    assert ["keep", "Sweden", "1", "0", "0", "1"] in lines
    for source in ("cordis", "keep"):
        assert f"The data of {source}" in out.split("---")[-1], "each source is named at the foot"
    assert out.count("© European Union") >= 2
    assert list(tmp_path.glob("*.html")) == []
    code, out, _ = call("report", "coverage", "--source", "keep", "--out", "x.html")
    assert code == 0
    assert "source by source" in (tmp_path / "x.html").read_text(encoding="utf-8")
    assert call("report", "nothing")[0] == 1


def test_a_kept_file_that_is_broken_is_an_error_in_words(call: Call, tmp_path: Path) -> None:
    path = changes.write(tmp_path / "home" / "changes" / "keep", RUNS["keep"], [])
    path.write_bytes(gzip.compress(b"x"))
    code, _, err = call("diff", "keep")
    assert code == 1
    assert "is broken" in err
