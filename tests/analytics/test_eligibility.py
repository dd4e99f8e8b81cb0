"""Who may take part in which programme: by the rules where they are known, else by who took part."""

import numpy as np
import pytest

from baltica.analytics.eligibility import FOOTPRINT, STATED, UNNAMED, eligible, programmes_of_projects, share_programme
from baltica.analytics.graphdata import GraphData
from baltica.graph.errors import InputError

CODES = ("DK011", "DK012", "DK021", "EL301", "SE224")


@pytest.fixture
def toy() -> GraphData:
    """Five regions with one organization each; programmes with rules (by region, by country) and without."""
    country = {"EL301": "GR"}
    return GraphData.of(
        regions=[
            {"id": c, "code": c, "level": 3, "scheme": "NUTS2021", "country": country.get(c, c[:2])} for c in CODES
        ],
        organizations=[{"id": c, "region": c, "region_code": c, "country": country.get(c, c[:2])} for c in CODES]
        + [{"id": "DK", "country": "DK"}],
        programmes=[{"id": name, "name": name.upper()} for name in ("south", "whole", "open", "idle")],
        projects=[
            {"id": "p", "programme": "south", "programme_name": "SOUTH", "programme_names": ["SOUTH", "WHOLE"]},
            {"id": "q", "programme": "open", "programme_name": "OPEN", "programme_names": ["OPEN"]},
            {"id": "r"},
        ],
        participations=[
            {"project": p, "organization": o}
            for p, team in {"p": ("DK021",), "q": ("DK011", "SE224", "DK"), "r": ("EL301", "DK011")}.items()
            for o in team
        ],
        eligibility=[
            {"programme": "south", "code": "DK01", "scheme": "NUTS2013", "level": 2, "country": "DK"},
            {"programme": "south", "code": "SE224", "scheme": "NUTS2013", "level": 3, "country": "SE"},
            {"programme": "whole", "code": "EL", "scheme": "NUTS2021", "level": 0, "country": "GR"},
            {"programme": "idle", "code": "DK", "scheme": "NUTS2021", "level": 0, "country": "DK"},
        ],
    )


def admitted(data: GraphData, level: int) -> dict[str, list[str]]:
    found = eligible(data, level)
    cells = found.matrix.toarray()
    return {name: found.places[cells[row]].tolist() for row, name in enumerate(found.programmes)}


def test_listed_regions_admit_what_is_part_of_them_and_what_they_are_part_of(toy: GraphData) -> None:
    assert admitted(toy, 3) == {
        UNNAMED: ["DK011", "EL301"],
        "open": ["DK011", "SE224"],
        "south": ["DK011", "DK012", "SE224"],
        "whole": ["EL301"],
    }
    assert admitted(toy, 2)["south"] == ["DK01", "SE22"], "a listed NUTS 3 region makes its NUTS 2 region eligible"
    assert admitted(toy, 1)["south"] == ["DK0", "SE2"]
    assert admitted(toy, 0) == {
        UNNAMED: ["DK", "GR"],
        "open": ["DK", "SE"],
        "south": ["DK", "SE"],
        "whole": ["GR"],
    }


def test_the_basis_says_whether_rules_or_the_footprint_count_and_idle_programmes_are_left_out(toy: GraphData) -> None:
    assert eligible(toy, 3).basis.to_dict() == {UNNAMED: FOOTPRINT, "open": FOOTPRINT, "south": STATED, "whole": STATED}


def test_pairs_share_a_programme_that_admits_both(toy: GraphData) -> None:
    found = eligible(toy, 3)
    shared = share_programme(found).toarray()
    assert shared.dtype == np.bool_ and (shared == shared.T).all()
    pairs = {(found.places[i], found.places[j]) for i, j in zip(*np.nonzero(np.triu(shared, 1)), strict=True)}
    south = {("DK011", "DK012"), ("DK011", "SE224"), ("DK012", "SE224")}
    assert pairs == south | {("DK011", "EL301")}
    assert not shared[found.places.get_loc("DK021")].any(), "it took part, but no rule admits it"


def test_a_project_counts_for_all_its_programmes(toy: GraphData) -> None:
    table = programmes_of_projects(toy)
    assert list(zip(table["project"], table["programme"], strict=True)) == [
        ("p", "south"), ("p", "whole"), ("q", "open"), ("r", UNNAMED),
    ]  # fmt: skip


def test_nothing_to_tell_and_no_such_level(toy: GraphData) -> None:
    found = eligible(GraphData.of(), 3)
    assert found.matrix.shape == (0, 0) and share_programme(found).shape == (0, 0)
    with pytest.raises(InputError, match="no NUTS level 4"):
        eligible(toy, 4)
