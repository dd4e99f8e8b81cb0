"""Loading on both engines: counts, snapshots, rejects, dry runs, and loads that are stopped in the middle."""

import csv
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from baltica.graph import upsert
from baltica.graph.connection import Graph
from baltica.graph.doctor import live_faults
from baltica.graph.errors import InputError
from baltica.loader.plan import COUNTED
from baltica.loader.registry import sources
from baltica.loader.write import Folders, LoadResult, load
from tests.graph.dump import everything, facts

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sources()["baltica"]

URL = "https://example.org"
SMALL = {
    "regions.csv": [
        "code,name,level,country,parent_code,scheme,population,source_url",
        f"DK,Denmark,NUTS-0,DK,,NUTS2021,5800000,{URL}/dk",
        f"DK01,Hovedstaden,NUTS-2,DK,DK,NUTS2021,1800000,{URL}/dk01",
        f"SE,Sweden,NUTS-0,SE,,NUTS2021,,{URL}/se",
    ],
    "organizations.csv": [
        "id,name,type,city,country,region_code,source_url,location_basis",
        f"ku,University of Copenhagen,university,Copenhagen,DK,DK01,{URL}/ku,source",
        f"lu,Lund University,university,,SE,SE,{URL}/lu,country_only",
        f"mva,Medicon Valley Alliance,cluster_organisation,,DK,DK,{URL}/mva,country_only",
    ],
    "clusters.csv": [
        "id,name,kind,status,specialisation,founded_year,countries,managing_organization_id,source_url",
        f"mv,Medicon Valley,cross_border,established,life_sciences,1997,DK|SE,mva,{URL}/mv",
    ],
    "projects.csv": [
        "id,acronym,title,programme,start_year,specialisation,source_url",
        f"one,ONE,First project,Interreg IVA Testing 2007-2013,2009,life_sciences,{URL}/one",
        f"two,TWO,Second project,Interreg IVA Testing 2007-2013,,ict,{URL}/two",
    ],
    "participations.csv": [
        "project_id,organization_id,role,source_url",
        f"one,ku,coordinator,{URL}/1",
        f"one,lu,partner,{URL}/2",
        f"two,lu,partner,{URL}/3",
    ],
    "cluster_regions.csv": ["cluster_id,region_code,source_url", f"mv,DK01,{URL}/4", f"mv,SE,{URL}/5"],
    "cluster_members.csv": ["cluster_id,organization_id,role,source_url", f"mv,ku,member,{URL}/6"],
    "project_clusters.csv": ["project_id,cluster_id,relation,source_url", f"one,mv,develops,{URL}/7"],
    "keep_nuts3_counts.csv": ["region_code,keep_projects,keep_partners,source_url", f"DK01,5,7,{URL}/8"],
}


class Files:
    """A small fact base on disk that a test can edit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rejects = folder.parent / "rejects"
        folder.mkdir()
        for name, lines in SMALL.items():
            self.write(name, lines)

    def write(self, name: str, lines: list[str]) -> None:
        (self.folder / name).write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8", newline="")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a piece of one file; it must be there once."""
        text = (self.folder / name).read_bytes().decode()
        assert text.count(old) == 1, (name, old)
        (self.folder / name).write_bytes(text.replace(old, new).encode())

    def drop(self, name: str, start: str) -> None:
        """Leave out the rows that begin so."""
        self.write(name, [line for line in SMALL[name] if not line.startswith(start)])

    def load(self, graph: Graph, *, dry_run: bool = False, snapshot: bool | None = None) -> LoadResult:
        folders = Folders(rejects=self.rejects)
        return load(graph, SOURCE, [self.folder], folders=folders, dry_run=dry_run, snapshot=snapshot)

    def mend(self, graph: Graph) -> LoadResult:
        """Load the rejects, as mended."""
        return load(graph, SOURCE, [self.rejects], folders=Folders(rejects=self.rejects))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "data")


def totals(result: LoadResult) -> tuple[int, ...]:
    """Created, updated, unchanged, removed."""
    return tuple(result.total(counted) for counted in COUNTED)


def test_loading_twice_changes_nothing(empty_graph: Graph, files: Files) -> None:
    first = files.load(empty_graph)
    assert first.rejects == ()
    assert first.rejects_folder is None
    assert first.mode == "snapshot"
    assert {name: counts["rows"] for name, counts in first.rows.items()} == {
        name: len(lines) - 1 for name, lines in SMALL.items()
    }
    assert first.count("loaded") + first.count("merged") == first.count("rows")
    created = {kind: counts["created"] for kind, counts in first.facts.items()}
    assert created == {
        **{"Region": 3, "Organization": 3, "Cluster": 1, "Project": 2, "Programme": 1},
        **{"PART_OF": 1, "LOCATED_IN": 3, "MANAGES": 1, "FUNDED_BY": 2, "PARTICIPATES_IN": 3},
        **{"PRESENT_IN": 2, "MEMBER_OF": 1, "DEVELOPS": 1},
    }
    count = sum(created.values())
    assert totals(first) == (count, 0, 0, 0)
    assert live_faults(empty_graph) == []
    (run,) = empty_graph.read(
        "MATCH (r:Run)-[:LOADED_FROM]->(s:Source) RETURN r.rows AS rows, r.created AS n, s.id AS s"
    )
    assert run == {"rows": first.count("rows"), "n": count, "s": "source:baltica"}

    before = everything(empty_graph)
    second = files.load(empty_graph)
    assert totals(second) == (0, 0, count, 0)
    assert everything(empty_graph) == before, "not even the run"
    assert not files.rejects.exists()


def test_the_bundled_facts_load_a_second_time_without_a_change(graph: Graph, bundled: Path, tmp_path: Path) -> None:
    before = everything(graph)
    for dry_run in (True, False):
        result = load(graph, SOURCE, [bundled], folders=Folders(rejects=tmp_path / "rejects"), dry_run=dry_run)
        created, updated, unchanged, removed = totals(result)
        assert (created, updated, removed, result.rejects) == (0, 0, 0, ())
        assert unchanged == len([line for line in before.nodes if "source:" not in line and '"Run"' not in line]) + (
            len([line for line in before.rels if "LOADED_FROM" not in line])
        )
    assert everything(graph) == before
    assert len(graph.read("MATCH (r:Run) RETURN r.id")) == 1


def test_a_changed_file_changes_what_it_changed(scratch_graph: Graph, files: Files) -> None:
    files.load(scratch_graph)
    before = everything(scratch_graph)
    files.edit("organizations.csv", "Lund University", "Lunds universitet")
    files.edit("regions.csv", "1800000", "")
    files.edit("participations.csv", f"one,lu,partner,{URL}/2", f"one,lu,associated,{URL}/2")
    files.edit("organizations.csv", "Copenhagen,DK,DK01", "Copenhagen,DK,DK")
    planned = files.load(scratch_graph, dry_run=True)
    assert everything(scratch_graph) == before, "a dry run changes nothing"
    result = files.load(scratch_graph)
    assert replace(planned, dry_run=False) == result, "and says what would happen"
    changed = {
        kind: counts
        for kind, counts in result.facts.items()
        if counts != {**dict.fromkeys(COUNTED, 0), "unchanged": counts["unchanged"]}
    }
    assert {kind: tuple(counts[c] for c in ("created", "updated", "removed")) for kind, counts in changed.items()} == {
        "Organization": (0, 1, 0),
        "Region": (0, 1, 0),
        "PARTICIPATES_IN": (0, 1, 0),
        "LOCATED_IN": (1, 0, 1),
        "PRESENT_IN": (0, 1, 0),  # its basis was the member's head office
    }
    after = everything(scratch_graph)
    new_nodes = after.nodes - before.nodes
    assert len(new_nodes) == 4, "two nodes, the run, and the source, which names its last run"
    assert len(before.nodes - after.nodes) == 3
    assert len(after.rels - before.rels) == 4
    assert scratch_graph.read("MATCH (r:Region {code: 'DK01'}) RETURN r.population AS p") == [{"p": None}]
    assert len(scratch_graph.read("MATCH (r:Run) RETURN r.id")) == 2
    assert totals(files.load(scratch_graph))[2:] == (sum(totals(result)[:3]), 0)


def test_rows_that_are_gone_go(scratch_graph: Graph, files: Files) -> None:
    files.load(scratch_graph)
    everything_else = "CREATE (:Topic {id: 't', source: 'other', held_by: ['other 1 full ']})"
    scratch_graph.write(everything_else)
    files.drop("projects.csv", "two")
    files.drop("participations.csv", "two")
    result = files.load(scratch_graph)
    assert totals(result)[3] == 3, "the project, its funding, its participation"
    assert scratch_graph.read("MATCH (p:Project) RETURN p.id AS id") == [{"id": "baltica:one"}]
    assert scratch_graph.read("MATCH (t:Topic) RETURN t.id AS id") == [{"id": "t"}], "another source's facts stay"
    files.write("projects.csv", SMALL["projects.csv"])
    files.write("participations.csv", SMALL["participations.csv"])
    assert totals(files.load(scratch_graph))[0] == 3


def rejects(files: Files, name: str) -> list[dict[str, str]]:
    with (files.rejects / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


Slip = tuple[str, str, str, str]  # file, what is there, what is written by mistake, what the reason says
SLIPS: list[Slip] = [
    ("organizations.csv", "Lund University,university", "Lund University,univercity", "type is 'univercity'"),
    ("organizations.csv", "Lund University,university", ",university", "name is empty"),
    (
        "organizations.csv",
        "Lund University,university",
        "Lund, University,university",
        "9 cells where the header has 8",
    ),
    ("organizations.csv", "SE,SE,", "SE,SX,", "Region 'SX' is not there"),
    ("clusters.csv", "1997", "in 1997", "founded_year should be INTEGER, not 'in 1997'"),
    ("projects.csv", "2009", "99999999999999999999", "start_year should be INTEGER"),
    ("projects.csv", "First project", "", "title is empty"),
    ("regions.csv", "1800000", "1.8 million", "population should be INTEGER"),
    ("regions.csv", "Hovedstaden,NUTS-2", "Hovedstaden,NUTS-9", "level should be INTEGER, not 'NUTS-9'"),
    ("regions.csv", "Hovedstaden,NUTS-2,DK,DK,", "Hovedstaden,NUTS-2,DK,XX,", "Region 'XX' is not there"),
    ("participations.csv", "one,ku,coordinator", "one,ku,boss", "role is 'boss'"),
    ("participations.csv", "one,ku,coordinator", "one,ku,", "role is empty"),
    ("cluster_regions.csv", f"mv,DK01,{URL}/4", f"mv,DK01,{URL}/4,", "4 cells where the header has 3"),
    ("project_clusters.csv", "mv,develops", "mv,develop", "relation 'develop' is neither"),
]


def test_a_slip_of_the_pen_removes_nothing(scratch_graph: Graph, files: Files) -> None:
    files.load(scratch_graph)
    before = facts(scratch_graph)
    for name, old, new, reason in SLIPS:
        files.edit(name, old, new)
        result = files.load(scratch_graph)
        (skip,) = result.rejects
        assert reason in skip.reason
        assert (result.total("created"), result.total("updated"), result.total("removed")) == (0, 0, 0), reason
        assert facts(scratch_graph) == before, f"what the graph knew of the row should stay: {reason}"
        (row,) = rejects(files, name.replace(".csv", ".rejects.csv"))
        assert (row["line"], row["reason"]) == (str(skip.line), skip.reason)
        header = SMALL[name][0].split(",")
        assert list(row)[: len(header)] == header, "the row can be mended and put back"
        files.write(name, SMALL[name])


def test_rejected_rows_go_to_a_file_until_they_are_mended(scratch_graph: Graph, files: Files) -> None:
    files.edit("organizations.csv", "Lund University,university", "Lund University,univercity")
    planned = files.load(scratch_graph, dry_run=True)
    assert not files.rejects.exists(), "a dry run writes no file"
    result = files.load(scratch_graph)
    assert planned.rejects == result.rejects
    assert result.rejects_folder == files.rejects
    assert [(skip.file, skip.line) for skip in result.rejects] == [
        ("organizations.csv", 3),
        ("participations.csv", 3),
        ("participations.csv", 4),
    ]
    assert result.count("rows") == sum(len(lines) - 1 for lines in SMALL.values())
    for counts in result.rows.values():
        assert counts["loaded"] + counts["merged"] + counts["rejected"] == counts["rows"]
    (row,) = rejects(files, "organizations.rejects.csv")
    assert (row["id"], row["name"], row["line"]) == ("lu", "Lund University", "3")
    assert "university" in row["reason"], "the values allowed are named"
    assert [row["line"] for row in rejects(files, "participations.rejects.csv")] == ["3", "4"]
    assert scratch_graph.read("MATCH (o:Organization) RETURN count(o) AS n") == [{"n": 2}]
    (run,) = scratch_graph.read("MATCH (r:Run) RETURN r.rejected AS n, r.reasons AS reasons, r.finished AS finished")
    assert run["n"] == 3
    assert [reason.rpartition(": ")[2] for reason in run["reasons"]] == ["2", "1"]
    assert run["finished"]
    before = facts(scratch_graph)

    path = files.rejects / "organizations.rejects.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("univercity,", "university,", 1), encoding="utf-8")
    mended = files.mend(scratch_graph)
    assert (mended.mode, mended.rejects, mended.rejects_folder) == ("update", (), None)
    assert totals(mended) == (4, 0, 0, 0), "the organization, its place, two participations"
    assert list(files.rejects.iterdir()) == []
    after = facts(scratch_graph)
    assert before.rels < after.rels
    assert {line for line in before.nodes - after.nodes if "source:baltica" not in line} == set(), (
        "the rest is unchanged"
    )
    files.write("organizations.csv", SMALL["organizations.csv"])
    assert totals(files.load(scratch_graph))[2:] == (sum(totals(result)) + 4, 0)
    assert facts(scratch_graph) == after, "the same as the right files at once"


def test_mended_rows_are_not_lost_where_the_graph_fails(
    scratch_graph: Graph, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.edit("organizations.csv", "Lund University,university", "Lund University,univercity")
    files.load(scratch_graph)
    path = files.rejects / "organizations.rejects.csv"
    mended = path.read_text(encoding="utf-8").replace("univercity,", "university,", 1)
    path.write_text(mended, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(upsert, "write_nodes", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            files.mend(scratch_graph)
    assert path.read_text(encoding="utf-8") == mended
    assert files.mend(scratch_graph).rejects == ()


def test_a_rejects_folder_that_cannot_be_written_is_one_clear_error(scratch_graph: Graph, files: Files) -> None:
    files.rejects.touch()
    for broken in (False, True):
        if broken:
            files.edit("organizations.csv", "Lund University,university", "Lund University,univercity")
        with pytest.raises(InputError, match="cannot write") as caught:
            files.load(scratch_graph)
        assert caught.value.hint
        assert everything(scratch_graph) == (frozenset(), frozenset())


def test_files_that_cannot_be_read_change_nothing(scratch_graph: Graph, files: Files) -> None:
    files.load(scratch_graph)
    before = everything(scratch_graph)
    files.edit("participations.csv", "one,lu", '"one,lu')
    with pytest.raises(InputError, match="line 3"):
        files.load(scratch_graph)
    files.drop("participations.csv", "project_id")
    with pytest.raises(InputError, match="lacks the column"):
        files.load(scratch_graph)
    (files.folder / "participations.csv").unlink()
    with pytest.raises(InputError, match=r"lacks participations\.csv"):
        files.load(scratch_graph)
    assert everything(scratch_graph) == before


def test_a_dry_run_on_an_scratch_graph_leaves_it_empty(scratch_graph: Graph, files: Files) -> None:
    planned = files.load(scratch_graph, dry_run=True)
    assert everything(scratch_graph) == (frozenset(), frozenset())
    assert replace(planned, dry_run=False) == files.load(scratch_graph)


def test_another_order_of_rows_gives_the_same_graph(scratch_graph: Graph, files: Files) -> None:
    files.load(scratch_graph)
    expected = facts(scratch_graph)
    scratch_graph.write("MATCH (n) DETACH DELETE n")
    for name, (head, *lines) in SMALL.items():
        files.write(name, [head, *lines[::-1]])
    files.load(scratch_graph)
    assert facts(scratch_graph) == expected
    assert totals(files.load(scratch_graph))[2] > 0


# A load that tells how far it is; small batches, so that there is much to interrupt.
LOADING = """
import os, sys
from pathlib import Path
from baltica.graph import upsert
from baltica.graph.access import open_graph
from baltica.loader.registry import sources
from baltica.loader.write import load
upsert.BATCH = 60
with open_graph() as graph:
    load(graph, sources()["baltica"], [Path(sys.argv[1])], progress=lambda what, done, _: print(what, done, flush=True))
"""


def environment(graph: Graph) -> dict[str, str]:
    at = graph.address
    named = {"NEO4J_URI": at.uri, "NEO4J_USERNAME": at.username, "NEO4J_PASSWORD": at.password}
    return {**os.environ, **named, **({"NEO4J_DATABASE": at.database} if at.database else {})}


def interrupt(graph: Graph, folder: Path, facts_written: int, stop: Callable[["subprocess.Popen[str]"], None]) -> int:
    """Load in another process and stop it once so many facts are written; its exit code."""
    command = [sys.executable, "-c", LOADING, str(folder)]
    with subprocess.Popen(
        command, env=environment(graph), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith("facts written") and int(line.split()[-1]) >= facts_written:
                stop(child)
                break
        return child.wait(60)


def test_a_load_that_was_stopped_is_finished_by_the_next(
    empty_graph: Graph, bundled: Path, request: pytest.FixtureRequest
) -> None:
    engine = request.node.callspec.params["empty_graph"]
    expected = facts(request.getfixturevalue(f"{engine}_graph"))
    chance = random.Random(4)
    assert interrupt(empty_graph, bundled, chance.randint(100, 700), lambda child: child.kill()) == -signal.SIGKILL
    partly = len(facts(empty_graph).nodes)
    assert 0 < partly < len(expected.nodes)
    later = chance.randint(300, 900)  # of those that are left
    assert interrupt(empty_graph, bundled, later, lambda child: child.send_signal(signal.SIGINT)) not in (0, None)
    assert partly <= len(facts(empty_graph).nodes)
    assert facts(empty_graph) != expected
    result = load(empty_graph, SOURCE, [bundled])
    assert facts(empty_graph) == expected
    assert live_faults(empty_graph) == []
    created, updated, unchanged, removed = totals(result)
    assert (updated, removed) == (0, 0)
    assert 0 < created < created + unchanged
    runs = empty_graph.read("MATCH (r:Run) RETURN r.finished IS NOT NULL AS finished ORDER BY r.at, r.id")
    assert [run["finished"] for run in runs] == [False, False, True], "loads that were stopped are on record"
