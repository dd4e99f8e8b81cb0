"""The graph over time, against counts by hand."""

import math

import pandas as pd
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.timeline import country_shares, thin_end, timeline
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError


def data(number: int = 12) -> GraphData:
    """Projects of 2015: every third one of two Danes, the others of a Dane and a Swede; one of 2017 alone."""
    people = {"a": "DK", "b": "DK", "c": "SE", "d": "FI"}
    teams = {f"p{n}": "ab" if n % 3 == 0 else "ac" for n in range(number)} | {"late": "d", "undated": "ad"}
    years = dict.fromkeys(teams, 2015) | {"late": 2017, "undated": None}
    return GraphData.of(
        organizations=[{"id": one, "country": country} for one, country in people.items()],
        projects=[{"id": name, "start_year": year} for name, year in years.items()],
        participations=[{"project": name, "organization": one} for name, team in teams.items() for one in team],
    )


def test_counts_and_share_by_hand() -> None:
    table = timeline(data())
    assert table.index.tolist() == ["2015", "2016", "2017"]
    assert table["projects"].tolist() == [12, 0, 1]
    assert table["organizations"].tolist() == [3, 0, 1]
    assert table["participations"].tolist() == [24, 0, 1]
    assert table["newcomers"].isna().tolist() == [True, False, False]
    assert table["newcomers"].tolist()[1:] == [0, 1]
    first = table.loc["2015"]
    assert first["cross_border_share"] == pytest.approx(8 / 12)
    # twelve projects of weight 1, eight of them abroad: the t interval of a mean of zeros and ones
    error = 2.200985 * math.sqrt((8 / 12) * (4 / 12) * 12 * 12 / 11) / 12
    assert first["low"] == pytest.approx(8 / 12 - error, abs=1e-6)
    assert first["high"] == pytest.approx(8 / 12 + error, abs=1e-6)
    assert table["few"].tolist() == [False, True, True]


def test_few_projects_have_no_interval() -> None:
    few = timeline(data(7)).loc["2015"]
    assert not few["few"]
    assert pd.isna(few["low"])


def test_places_chosen_are_what_is_told() -> None:
    finns = timeline(data().select(Selection(country=("FI",))))
    assert finns["projects"].tolist() == [1]
    assert finns.index.tolist() == ["2017"]


def test_nothing_dated_and_unknown_slices() -> None:
    assert timeline(GraphData.of(projects=[{"id": "p"}])).empty
    assert timeline(GraphData.of()).empty
    with pytest.raises(InputError, match="no slices by month"):
        timeline(GraphData.of(), "month")


def test_thin_end() -> None:
    assert thin_end(pd.Series([1, 2], ["2019", "2020"])) == []
    assert thin_end(pd.Series([9, 10, 11, 9], list("abcd"))) == []
    assert thin_end(pd.Series(dtype="Int64")) == []


def test_shares_of_countries_by_hand() -> None:
    early = pd.Index([f"p{n}" for n in range(6)])
    late = pd.Index([f"p{n}" for n in range(6, 12)] + ["late"])
    table = country_shares(data(), early, later=late)
    assert (table.at["SE", "before"], table.at["SE", "now"]) == (4, 4)
    assert table.loc["SE", "difference"] == pytest.approx(4 / 7 - 4 / 6)
    assert bool((table["low"] <= table["difference"]).to_numpy().all())
    assert (table["difference"] <= table["high"]).all()
    assert country_shares(data(), early, later=late[:0]).empty
