"""Missing and stopped ties: what makes a pair eligible and alike, what is expected, and what silence cannot tell."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.missing import Missing, missing_ties
from baltica.analytics.nullmodels import design
from baltica.analytics.places import meetings
from baltica.analytics.seats import seat_pairs
from baltica.analytics.significance import stratum_of
from baltica.analytics.stopped import Stopped, last_third, stopped_ties
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError

PLACES = {"d": "DK011", "e": "DK012", "s": "SE224", "t": "SE110", "p": "PL633"}
NUTS = {"scheme": "NUTS2021", "level": 3}


def gaps(**changes: Any) -> GraphData:
    """Denmark and Sweden both do ships in programme g without a joint project; Poland does ships with both."""
    teams = {f"a{n}": "dp" for n in range(6)} | {f"b{n}": "sp" for n in range(6)} | {f"c{n}": "et" for n in range(4)}
    field = {p: "wood" if p in ("a5", "b5") or p[0] == "c" else "ships" for p in teams}
    tables: dict[str, Any] = {
        "regions": [
            {"id": c, "code": c, "name": f"N{c}", "country": c[:2], "latitude": 55.0, "longitude": lon, **NUTS}
            for c, lon in zip(PLACES.values(), (12.0, 12.5, 13.0, 18.0, 18.5), strict=True)
        ],
        "organizations": [
            {"id": i, "country": c[:2], "region": c, "region_code": c, "region_level": 3} for i, c in PLACES.items()
        ],
        "projects": [
            {"id": p, "programme": "g", "programme_name": "G", "specialization": field[p],
             "partner_list_complete": False if p == "a0" else None, "start_year": 2010}
            for p in teams
        ],
        "participations": [{"project": p, "organization": o} for p, team in teams.items() for o in team],
        "programmes": [{"id": "g", "name": "G"}],
    }  # fmt: skip
    return GraphData.of(**(tables | changes))


def pairs(found: "Missing | Stopped") -> list[tuple[str, str]]:
    return list(zip(found.pairs["a"], found.pairs["b"], strict=True))


def test_a_planted_gap_is_found_with_its_evidence() -> None:
    data = gaps()
    found = missing_ties(data, 3)
    assert pairs(found) == [("DK011", "SE224")]
    row: Any = found.pairs.iloc[0]
    assert row["fields"] == ["ships"] and row["evidence"] == ["ships: 5 and 5 projects"]
    assert row["programmes"] == ["G"] and row["basis"] == "footprint"
    assert row["distance_km"] == pytest.approx(63.8, abs=0.2)
    assert row[["projects_a", "projects_b", "incomplete_a", "incomplete_b", "untold_a"]].tolist() == [6, 6, 1, 0, 5]
    seats: Any = seat_pairs(meetings(data, 3), stratum_of(design(data, level=3))).set_index(["a", "b"])
    assert row["expected"] == pytest.approx(seats.loc[("DK011", "SE224"), "mean"])
    assert (found.alike, found.tied, found.fields_known) == (3, 2, True)


def test_a_shared_project_another_field_or_too_few_cases_close_the_gap() -> None:
    data = gaps()
    more = [*data.participations.to_dict("records"), {"project": "a5", "organization": "s"}]
    assert not pairs(missing_ties(gaps(participations=more)))
    few = data.projects.assign(specialization=data.projects["specialization"].where(data.projects.index != "b0", None))
    assert not pairs(missing_ties(gaps(projects=few))), "four cases are too few"
    other = data.projects.assign(specialization=data.projects["specialization"].replace("ships", "other"))
    assert not pairs(missing_ties(gaps(projects=other))), "what is left over is no field in common"


def test_eligibility_opens_and_closes_pairs() -> None:
    def rules(*codes: str) -> GraphData:
        return gaps(eligibility=[{"programme": "g", "code": c, "scheme": "NUTS2021", "country": c[:2]} for c in codes])

    found = missing_ties(rules("DK01", "SE224", "PL63"))
    assert pairs(found) == [("DK011", "SE224")] and found.pairs["basis"].tolist() == ["stated"]
    assert not pairs(missing_ties(rules("DK01", "PL63"))), "Skåne may not take part"
    nameless = gaps().projects.assign(programme=None, programme_name=None)
    alone = missing_ties(gaps(projects=nameless))
    assert not pairs(alone) and alone.unnamed == len(nameless)


def test_pairs_of_one_country_on_request_and_places_reported() -> None:
    data = gaps()
    people = data.organizations.assign(
        country=data.organizations["country"].replace("SE", "DK"),
        region=data.organizations["region"].replace("SE224", "DK021"),
        region_code=data.organizations["region_code"].replace("SE224", "DK021"),
    )
    regions = [*data.regions.reset_index().to_dict("records"),
               {"id": "DK021", "code": "DK021", "country": "DK", **NUTS}]  # fmt: skip
    inside = gaps(organizations=people, regions=regions)
    assert not pairs(missing_ties(inside))
    assert pairs(missing_ties(inside, domestic=True)) == [("DK011", "DK021")]
    assert pairs(missing_ties(data.select(Selection(country=("SE",))))) == [("DK011", "SE224")]
    assert not pairs(missing_ties(data.select(Selection(country=("PL",)))))


def test_clusters_make_places_alike() -> None:
    plain = gaps().projects.assign(specialization=None)
    names = {"k": ("DK011", "food"), "l": ("DK011", "food"), "m": ("SE224", "food"), "n": ("SE224", "food"),
             "o": ("PL633", "ict"), "q": ("PL633", "ict")}  # fmt: skip
    found = missing_ties(
        gaps(
            projects=plain,
            clusters=[{"id": c, "specialization": field} for c, (_, field) in names.items()],
            presences=[{"cluster": c, "region": r, "region_code": r, "region_level": 3} for c, (r, _) in names.items()],
        )
    )
    assert found.pairs["evidence"].tolist() == [["food: 2 and 2 clusters"]]


def test_nothing_at_all() -> None:
    for level in (2, 3):
        found = missing_ties(GraphData.of(), level)
        assert found.pairs.empty and not found.fields_known
    assert stopped_ties(GraphData.of()).pairs.empty and stopped_ties(GraphData.of()).since is None


# --- ties that stopped ---


def years(**changes: Any) -> GraphData:
    """Denmark and Sweden shared two projects until 2012 and none since; both went on. Poland stayed with Denmark."""
    teams = {"a": ("ds", 2010, 2011), "b": ("ds", 2012, 2016), "c": ("dp", 2011, None), "e": ("dp", 2016, None),
             "f": ("sp", 2017, None), "g": ("ds", None, None), "h": ("et", 2009, None)}  # fmt: skip
    data = gaps(
        projects=[{"id": p, "start_year": y, "end_year": end} for p, (_, y, end) in teams.items()],
        participations=[{"project": p, "organization": o} for p, (team, _, _) in teams.items() for o in team],
    )
    return GraphData.of(**{**data.tables(), **changes})


@pytest.mark.parametrize("between", ["regions", "countries", "organizations"])
def test_a_tie_that_stopped(between: Any) -> None:
    found = stopped_ties(years(), between=between, since_year=2015)
    assert len(found.pairs) == 1
    row: Any = found.pairs.iloc[0]
    assert row[["before", "last_year", "active_a", "active_b"]].tolist() == [
        3 if between == "countries" else 2,
        2012,
        1,
        1,
    ]
    assert bool(row["ran_on"]), "one of them ended in 2016"
    assert bool(row["few"])
    assert (found.undated, found.earlier, found.later) == (1, 4, 2)
    assert (found.tied_before, found.both_active, found.kept) == ((2, 2, 1) if between == "countries" else (3, 2, 1))


def test_who_went_silent_or_came_back_has_not_stopped() -> None:
    assert not pairs(stopped_ties(years(), since_year=2017)), "nobody from Denmark since"
    again = years().participations.to_dict("records")
    assert not pairs(stopped_ties(years(participations=[*again, {"project": "f", "organization": "d"}])))
    assert stopped_ties(years()).since == 2016


def test_expected_since_is_that_of_the_seats() -> None:
    rng = np.random.default_rng(1)
    teams = {f"p{n:02}": rng.choice(5, 2, replace=False) for n in range(60)}
    ids = list(PLACES)
    data = gaps(
        projects=[{"id": p, "start_year": 2010 + 10 * (int(p[1:]) % 2)} for p in teams],
        participations=[
            {"project": p, "organization": ids[i]} for p, team in teams.items() for i in team
            if not (int(p[1:]) % 2 and {ids[j] for j in team} == {"d", "s"})
        ],
    )  # fmt: skip
    regions, people = (stopped_ties(data, between=b, since_year=2020) for b in ("regions", "organizations"))
    assert ("DK011", "SE224") in pairs(regions) and ("d", "s") in pairs(people)
    later = data.of_projects(data.projects.index[data.projects["start_year"] == 2020])
    seats: Any = seat_pairs(meetings(later, 3), stratum_of(design(later, level=3)), counting="full")
    seats = seats.set_index(["a", "b"]).loc[("DK011", "SE224")]
    one: Any = regions.pairs.set_index(["a", "b"]).loc[("DK011", "SE224")]
    other: Any = people.pairs.set_index(["a", "b"]).loc[("d", "s")]
    assert one["expected_after"] == pytest.approx(seats["expected_projects"])
    assert other["expected_after"] == pytest.approx(seats["mean"])
    pd.testing.assert_series_equal(regions.pairs["few"], regions.pairs["expected_after"] < 3, check_names=False)


def test_the_last_third_and_words_that_are_not_known() -> None:
    assert last_third(pd.Series([2001, 2001, 2002, 2003])) == 2003
    assert last_third(pd.Series([2001, 2002, 2002])) == 2002, "two thirds, but there is no later year"
    with pytest.raises(InputError, match="no ties between towns"):
        stopped_ties(GraphData.of(), between="towns")  # type: ignore[arg-type]
