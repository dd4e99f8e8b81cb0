"""What the view of organizations says, against counts made here from the CSV files without our code."""

import csv
import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.views.organizations import organizations_view
from baltica.views.spec import ViewSpec

Pair = tuple[str, str]


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a file, with the ids that organizations have in the graph."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    own = "id" if name == "organizations" else "organization_id"
    return [{**row, own: f"baltica:{row[own]}"} for row in rows]


@pytest.fixture(scope="module")
def shared_projects(bundled: Path) -> Counter[Pair]:
    """Number of projects each pair of organizations shares."""
    members: dict[str, set[str]] = {}
    for row in read(bundled, "participations"):
        members.setdefault(row["project_id"], set()).add(row["organization_id"])
    return Counter(pair for people in members.values() for pair in combinations(sorted(people), 2))


@pytest.fixture(scope="module")
def country(bundled: Path) -> dict[str, str]:
    return {row["id"]: row["country"] for row in read(bundled, "organizations")}


def toy() -> GraphData:
    """dk1 and dk2 share p and q, dk1 and se share p, se and lt share r; no one meets ``alone``."""
    rows = [("p", "dk1"), ("p", "dk2"), ("p", "se"), ("q", "dk1"), ("q", "dk2"), ("r", "se"), ("r", "lt")]
    countries = {"dk1": "DK", "dk2": "DK", "se": "SE", "lt": "LT", "alone": "LT", "nowhere": None}
    return GraphData.of(
        organizations=[{"id": i, "name": i.upper(), "country": c} for i, c in countries.items()],
        projects=[{"id": "p", "acronym": "Same"}, {"id": "q", "acronym": "Same"}, {"id": "r", "title": "Third"}],
        participations=[{"project": p, "organization": o} for p, o in rows],
    )


def test_every_tie_with_its_weight(view: ViewSpec, shared_projects: Counter[Pair]) -> None:
    assert {(e.source, e.target): e.weight for e in view.edges} == dict(shared_projects)


def test_cross_border_ties(view: ViewSpec, shared_projects: Counter[Pair], country: dict[str, str]) -> None:
    crossing = {(a, b) for a, b in shared_projects if country[a] != country[b]}
    assert {(e.source, e.target) for e in view.edges if e.cross_border} == crossing
    assert f"{len(shared_projects):,} ties, of which {len(crossing):,} (" in view.subtitle


def test_every_organization_is_shown_with_its_country(view: ViewSpec, country: dict[str, str]) -> None:
    assert {n.id: n.group for n in view.nodes} == country
    assert {item.group: item.count for item in view.legend} == Counter(country.values())
    assert len({(item.color, item.shape) for item in view.legend}) == len(view.legend)
    assert view.left_out == {}


def test_size_and_rank_follow_the_measure(view: ViewSpec, shared_projects: Counter[Pair]) -> None:
    partners = Counter(i for pair in shared_projects for i in pair)
    assert {n.id: n.value for n in view.nodes} == {n.id: partners[n.id] for n in view.nodes}
    ordered = sorted(view.nodes, key=lambda n: n.value)
    assert [n.size for n in ordered] == sorted(n.size for n in ordered)
    best, count = partners.most_common(1)[0]
    top = next(n for n in view.nodes if n.id == best)
    assert top.facts["Partners"] == f"{count} (rank 1 of 539)"


def test_country_is_said_in_words_too(view: ViewSpec) -> None:
    for node in view.nodes:
        assert f"({node.group})" in " ".join(node.title_lines)
        assert f"({node.group})" in node.facts["Country"]


def test_every_node_has_its_source(view: ViewSpec, bundled: Path) -> None:
    assert {n.id: n.url for n in view.nodes} == {r["id"]: r["source_url"] for r in read(bundled, "organizations")}


def test_unknown_facts_are_left_out_not_shown_as_empty(view: ViewSpec) -> None:
    values = {value for node in view.nodes for value in node.facts.values()}
    assert not values & {"", "None", "nan", "<NA>"}
    assert not any("None" in line or line.startswith("nan") for node in view.nodes for line in node.title_lines)


def test_nodes_do_not_overlap(view: ViewSpec) -> None:
    place = np.array([(n.x, n.y) for n in view.nodes])
    size = np.array([n.size for n in view.nodes])
    gap = cdist(place, place) - size[:, None] - size[None, :]
    np.fill_diagonal(gap, 1)
    assert gap.min() > 0


def test_isolates_are_shown_counted_and_captioned(view: ViewSpec, shared_projects: Counter[Pair]) -> None:
    tied = {i for pair in shared_projects for i in pair}
    alone = [n for n in view.nodes if n.id not in tied]
    assert view.captions[0].text == f"{len(alone)} organizations without a tie"
    assert any(note.startswith(f"{len(alone)} organizations without a tie") for note in view.notes)
    assert min(n.y for n in alone) > max(n.y for n in view.nodes if n.id in tied)


def test_best_nodes_by_the_measure_and_the_truth_about_the_rest(facts: GraphData, view: ViewSpec) -> None:
    few = organizations_view(facts, max_nodes=40)
    best = sorted(view.nodes, key=lambda n: (-n.value, n.id))[:40]
    assert {n.id for n in few.nodes} == {n.id for n in best}
    assert few.left_out == {"organizations below the first 40 by partners": 499}
    assert any("499" in note for note in few.notes)
    kept = {n.id for n in few.nodes}
    inner = {(e.source, e.target, e.weight) for e in view.edges if {e.source, e.target} <= kept}
    assert {(e.source, e.target, e.weight) for e in few.edges} == inner
    whole = {n.id: n.value for n in view.nodes}
    assert all(n.value == whole[n.id] for n in few.nodes), "measures are those of the whole network"


def test_ties_of_a_toy() -> None:
    view = organizations_view(toy())
    said = {(e.source, e.target): (e.weight, e.cross_border, e.title_lines) for e in view.edges}
    assert said == {
        ("dk1", "dk2"): (2, False, ("2 shared projects: Same (×2)", "tie within Denmark")),
        ("dk1", "se"): (1, True, ("1 shared project: Same", "cross-border tie DK–SE")),
        ("dk2", "se"): (1, True, ("1 shared project: Same", "cross-border tie DK–SE")),
        ("lt", "se"): (1, True, ("1 shared project: Third", "cross-border tie LT–SE")),
    }
    assert view.captions[0].text == "2 organizations without a tie"
    assert {item.label for item in view.legend} >= {"Country unknown", "Lithuania (LT)"}


def test_ties_of_at_least_so_many_projects() -> None:
    view = organizations_view(toy(), min_shared=2)
    assert [(e.source, e.target) for e in view.edges] == [("dk1", "dk2")]
    assert "at least 2 projects" in view.subtitle


def test_places_chosen_stay_with_their_partners_elsewhere() -> None:
    view = organizations_view(toy().select(Selection(country=("LT",))))
    assert {n.id for n in view.nodes} == {"lt", "alone", "se"}
    assert [(e.source, e.target) for e in view.edges] == [("lt", "se")]
    assert view.left_out["organizations elsewhere without a tie to the places chosen"] == 3
    assert "Selection: " in view.subtitle
    assert next(n for n in view.nodes if n.id == "se").value == 3, "partners in the whole network, not in the picture"


def test_what_the_selection_left_out_is_said() -> None:
    view = organizations_view(toy().select(Selection(since=2000)))
    assert view.left_out["undated projects"] == 3
    assert view.edges == ()
    assert any("3 undated projects" in note for note in view.notes)


def test_empty_data_make_an_empty_view() -> None:
    view = organizations_view(GraphData.of())
    assert (view.nodes, view.edges, view.legend, view.captions) == ((), (), (), ())
    assert view.subtitle.startswith("0 organizations and 0 ties.")


def test_what_a_measure_cannot_tell_is_said() -> None:
    """Burt's constraint of an organization without partners."""
    told = {node.id: node.facts["Constraint"] for node in organizations_view(toy(), size="constraint").nodes}
    assert told["lt"] == "1 (rank 1 of 4)"
    assert told["alone"] == told["nowhere"] == "not known"


@pytest.mark.parametrize(
    ("options", "word"),
    [({"size": "beauty"}, "beauty"), ({"color": "mood"}, "mood"), ({"max_nodes": 0}, "1 or more")],
)
def test_wrong_options_are_named(options: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word) as raised:
        organizations_view(toy(), **options)  # type: ignore[arg-type]
    assert raised.value.hint


DIGEST = """
import hashlib, sys
from pathlib import Path
from tests.support.facts import bundled_data
from baltica.views.organizations import organizations_view
from baltica.views.page import write_page
spec = organizations_view(bundled_data(Path(sys.argv[1])))
print(hashlib.sha256(write_page(spec).encode()).hexdigest())
"""


def test_same_bytes_in_two_processes(bundled: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST, str(bundled)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1
