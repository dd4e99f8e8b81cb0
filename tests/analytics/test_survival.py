"""What became of initiatives after their funding: by hand, planted, and against statsmodels."""

from typing import Any

import numpy as np
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.stats import wilson
from baltica.analytics.survival import MIN_CURVE, survival


def initiative(**more: Any) -> dict[str, Any]:
    return {"id": "c", "kind": "cross_border", "status": "initiative", "countries": ["DK", "SE"]} | more


def develops(*projects: str, relation: str = "develops") -> list[dict[str, str]]:
    return [{"project": name, "cluster": "c", "relation": relation} for name in projects]


PEOPLE = [{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "e", "country": "SE"}]
MEMBERS = [{"cluster": "c", "organization": o, "role": "manager" if o == "a" else "member"} for o in "abe"]


def the(data: GraphData, **options: Any) -> Any:
    return survival(data, **options).clusters.loc["c"]


def test_funding_goes_on_while_projects_overlap() -> None:
    data = GraphData.of(
        clusters=[initiative()],
        projects=[
            {"id": "p", "start_year": 2005, "end_year": 2008},
            {"id": "q", "start_year": 2008, "end_year": 2010},
            {"id": "r", "start_year": 2012, "end_year": 2014},
            {"id": "s", "start_year": 2020},
        ],
        project_clusters=[*develops("p", "q", "r"), *develops("s", relation="involves")],
    )
    row = the(data)
    assert (row["ended"], row["later_projects"], row["years_to_next"], row["years_since"]) == (2010, 2, 2, 10)
    assert row["judged"]
    earlier = the(data, reference=2013)
    assert (earlier["later_projects"], earlier["years_since"]) == (1, 3), "what comes after the reference is not seen"


def test_members_meet_again_across_the_border() -> None:
    projects = [{"id": "p", "start_year": 2005, "end_year": 2008}]
    projects += [{"id": name, "start_year": year} for name, year in (("home", 2011), ("both", 2012), ("old", 2007))]

    def data(*links: tuple[str, str]) -> GraphData:
        return GraphData.of(
            clusters=[initiative()],
            organizations=PEOPLE,
            projects=projects,
            project_clusters=develops("p"),
            memberships=MEMBERS,
            participations=[{"project": p, "organization": o} for p, o in links],
        )

    home = the(data(("home", "b"), ("home", "e"), ("old", "a"), ("old", "b")))
    assert not home["together_later"], "one country, and two countries before the end"
    assert (home["members_active"], home["members"], home["manager"]) == (2, 3, True)
    assert the(data(("both", "a"), ("both", "b")))["together_later"]


@pytest.mark.parametrize(
    ("cluster", "projects", "reason"),
    [
        ({}, [{"id": "p", "start_year": 2010}], "year the funding ended is not known"),
        ({}, [{"id": "p", "start_year": 2010, "end_year": 2019}], "funding ended less than 3 years"),
        ({}, [{"id": "p", "start_year": 2010, "end_year": 2025}], "funding goes on"),
        ({"status": "established", "founded_year": 2001}, [{"id": "p", "start_year": 2005, "end_year": 2008}],
         "established before its first project"),
        ({"status": "established"}, [{"id": "p", "start_year": 2005, "end_year": 2008}], "not known whether before"),
        ({"status": "established", "founded_year": 2007}, [{"id": "p", "start_year": 2005, "end_year": 2008}], None),
        ({}, [{"id": "p", "start_year": 2005, "end_year": 2008}, {"id": "q", "start_year": 2006}], "no known end"),
    ],
)  # fmt: skip
def test_who_can_be_judged(cluster: dict[str, Any], projects: list[dict[str, Any]], reason: str | None) -> None:
    data = GraphData.of(
        clusters=[initiative(**cluster)],
        projects=[*projects, {"id": "now", "start_year": 2020}],
        project_clusters=develops(*(one["id"] for one in projects)),
    )
    found = survival(data)
    why = found.clusters.loc["c", "why_not"]
    assert (why is None) if reason is None else (reason in str(why))
    assert sum(found.left_out.values()) == (reason is not None)
    assert found.outcomes.loc["later_project", "judged"] == (reason is None)
    if reason is None:
        assert found.outcomes.loc["established", "yes"] == 1


def many(number: int, share: float, seed: int) -> GraphData:
    """Initiatives whose funding ended 2000 to 2015, a planted share of which have a later project."""
    rng = np.random.default_rng(seed)
    clusters, projects, links = [], [{"id": "now", "start_year": 2020}], []
    for n in range(number):
        ended = int(rng.integers(2000, 2016))
        clusters.append(initiative(id=f"c{n:03}"))
        projects.append({"id": f"p{n}", "start_year": ended - 3, "end_year": ended})
        links.append({"project": f"p{n}", "cluster": f"c{n:03}", "relation": "develops"})
        if rng.random() < share:
            projects.append({"id": f"q{n}", "start_year": ended + int(rng.integers(1, 5))})
            links.append({"project": f"q{n}", "cluster": f"c{n:03}", "relation": "involves"})
    return GraphData.of(clusters=clusters, projects=projects, project_clusters=links)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_planted_survival_is_found(share: float) -> None:
    row: Any = survival(many(150, share, 2)).outcomes.loc["later_project"]
    assert row["judged"] == 150
    assert row["low"] - 1e-9 <= share <= row["high"]
    assert (row["low"], row["high"]) == pytest.approx([float(end) for end in wilson(row["yes"], row["judged"])])


def test_curve_is_that_of_kaplan_and_meier() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    found = survival(many(60, 0.5, 3))
    judged = found.clusters[found.clusters["judged"]]
    event = judged["years_to_next"].notna()
    time = judged["years_to_next"].fillna(judged["years_since"].astype(float)).to_numpy(float)
    curve = SurvfuncRight(time, event.astype(int).to_numpy())
    np.testing.assert_allclose(found.curve["still_without"], curve.surv_prob)
    inside = found.curve["low"].le(found.curve["still_without"]) & found.curve["still_without"].le(found.curve["high"])
    assert inside.all()
    assert survival(many(MIN_CURVE - 1, 0.5, 3)).curve.empty, "too few for steps"


def test_nothing_to_follow() -> None:
    found = survival(GraphData.of())
    assert found.clusters.empty and found.reference is None and (found.outcomes["judged"] == 0).all()
    national = GraphData.of(
        clusters=[initiative(kind="national")],
        projects=[{"id": "p", "start_year": 2005, "end_year": 2008}],
        project_clusters=develops("p"),
    )
    assert survival(national).clusters.empty


def test_bundled_initiatives(data: GraphData) -> None:
    found = survival(data)
    assert len(found.clusters) == 38 and found.reference == 2024
    assert int(found.clusters["judged"].sum()) + sum(found.left_out.values()) == 38
    assert found.outcomes.loc["later_project", "judged"] == 14
    assert not set(found.clusters.index) & set(data.clusters.index[data.clusters["kind"] == "national"])
