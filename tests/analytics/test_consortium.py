"""Partners of a planned project: nobody is silently taken for another, rules and gaps are those of the programme."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.analytics.consortium import Partner, check_consortium
from baltica.analytics.consortium_rules import admitted, find_programme
from baltica.analytics.graphdata import GraphData
from baltica.analytics.names import NameIndex, folded
from baltica.graph.errors import InputError

PEOPLE = [
    ("x:lund", "Lund University", "LU", "university", "academia", "SE", "SE224"),
    ("x:skane", "Region Skåne", None, "public_authority", "government", "SE", "SE224"),
    ("x:gdansk", "Uniwersytet Gdański", "UG", "university", "academia", "PL", "PL633"),
    ("x:geo-fi", "Geological Survey", None, "research_institute", "academia", "FI", "FI1B1"),
    ("x:geo-ee", "Geological Survey", None, "research_institute", "academia", "EE", "EE001"),
    ("x:firm", "Nordic Pumps ApS", None, "company", "business", "DK", "DK014"),
    ("x:far", "Alpine Pumps GmbH", None, "company", "business", "AT", "AT130"),
    ("x:coarse", "Danish Board", None, "public_authority", "government", "DK", "DK01"),
]  # fmt: skip


@pytest.fixture
def toy() -> GraphData:
    teams = {
        "p": ["x:lund", "x:skane", "x:firm"],
        "q": ["x:lund", "x:firm", "x:far"],
        "r": ["x:gdansk", "x:coarse"],
        "s": ["x:lund", "x:skane"],
    }
    places = [(code, 3 if len(code) == 5 else 2) for code in sorted({p[-1] for p in PEOPLE})]
    return GraphData.of(
        regions=[{"id": c, "code": c, "level": lev, "scheme": "NUTS2021", "country": c[:2]} for c, lev in places],
        organizations=[
            {"id": i, "name": n, "short_name": s, "type": t, "helix": h, "country": c, "region": r, "region_code": r}
            for i, n, s, t, h, c, r in PEOPLE
        ],
        projects=[
            {"id": p, "acronym": p.upper(), "start_year": 2010 + k, "programme": "g", "programme_name": "Sea 2014-2020"}
            for k, p in enumerate(teams)
        ],
        participations=[
            {"project": p, "organization": o, "role": "partner" if k else "coordinator"}
            for p, team in teams.items() for k, o in enumerate(team)
        ],
        programmes=[
            {"id": "g", "name": "Sea 2014-2020", "period": "2014-2020", "min_countries": 2, "strand": "interreg_a"},
            {"id": "old", "name": "Sea 2007-2013", "period": "2007-2013", "min_countries": 3},
            {"id": "fp", "name": "Horizon 2020", "period": "2014-2020", "strand": "framework_programme"},
        ],
        eligibility=[
            {"programme": "g", "code": c, "scheme": "NUTS2021", "level": len(c) - 2, "country": c[:2]}
            for c in ("SE224", "DK014", "PL63", "EE")
        ],
    )  # fmt: skip


def ids(data: GraphData, *partners: Partner | str) -> list[Any]:
    table = check_consortium(data, partners).partners
    return table["organization"].where(table["organization"].notna(), None).tolist()


# --- who is who -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "status", "found"),
    [
        ("x:lund", "id", "x:lund"),
        ("LUND", "id", "x:lund"),  # the id without its source
        ("lund  UNIVERSITY", "name", "x:lund"),
        ("LU", "name", "x:lund"),
        ("Region Skane", "name", "x:skane"),
        ("Uniwersytet Gdanski", "name", "x:gdansk"),
        ("Lund Univresity", "similar", "x:lund"),
        ("University of Lund", "unclear", None),
        ("Geological Survey", "ambiguous", None),
        ("Sea Pumps ApS", "unclear", None),
        ("Municipality of Zzyzx", "not found", None),
        ("Ωμέγα", "not found", None),
    ],
)
def test_names(toy: GraphData, written: str, status: str, found: str | None) -> None:
    row: Any = check_consortium(toy, [written]).partners.iloc[0]
    assert (row["status"], row["organization"] if pd.notna(row["organization"]) else None) == (status, found)


def test_of_one_name_the_country_decides_and_else_nobody_is_chosen(toy: GraphData) -> None:
    assert ids(toy, Partner("Geological Survey", "EE")) == ["x:geo-ee"]
    assert ids(toy, Partner("Geological Survey", "SE")) == [None]
    listed = check_consortium(toy, ["Geological Survey"]).possible
    assert listed["organization"].tolist() == ["x:geo-ee", "x:geo-fi"]
    other = check_consortium(toy, [Partner("Lund University", "DE")])
    assert other.partners["status"].tolist() == ["ambiguous"]  # that name, in another country: not taken
    assert ids(toy, Partner("Lund Univresity", "DE")) == [None]


def test_the_same_twice_counts_once(toy: GraphData) -> None:
    found = check_consortium(toy, ["Lund University", "x:lund", "Region Skåne"])
    assert found.partners["status"].tolist() == ["name", "repeated", "name"]
    assert len(found.ties) == 1


def test_numbers_in_names_must_be_the_same() -> None:
    index = NameIndex(pd.Series({"a": "School District 1234", "b": "Hospital of Foo"}))
    assert index.similar("School District 1235", index.nearest("School District 1235")) is None
    assert index.similar("Schol District 1234", index.nearest("Schol District 1234")) == "a"


def test_two_as_near_as_each_other_are_not_chosen_among() -> None:
    index = NameIndex(pd.Series({"a": "Institute of Marine Research A", "b": "Institute of Marine Research B"}))
    near = index.nearest("Institute of Marine Research C")
    assert index.similar("Institute of Marine Research C", near) is None
    assert [one for one, _ in near] == ["a", "b"]


@given(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=5))
def test_any_text_may_be_asked(asked: str, names: list[str]) -> None:
    index = NameIndex(pd.Series(names, index=[f"n{k}" for k in range(len(names))], dtype=object))
    assert all(0 <= score <= 1 for _, score in index.nearest(asked))
    assert folded(folded(asked)) == folded(asked)


def test_names_with_a_letter_missing_are_found_among_many() -> None:
    rng = np.random.default_rng(1)
    words = ["".join(letters) for letters in rng.choice(list("abcdefghiklmnoprstu"), (1500, 7))]
    names = pd.Series([" ".join(four) for four in rng.choice(words, (6_000, 4))]).rename(lambda k: f"i{k}")
    index = NameIndex(names)
    for k in range(0, 6_000, 500):
        text = names.iloc[k]
        assert index.nearest(text[:9] + text[10:], 1)[0][0] == f"i{k}"


# --- rules ----------------------------------------------------------------------------------------------------------


def test_programmes_by_part_of_their_name(toy: GraphData) -> None:
    chosen = find_programme(toy, "sea")
    assert (chosen.name, chosen.min_countries, chosen.others) == ("Sea 2014-2020", 2, ("Sea 2007-2013",))
    assert find_programme(toy, "sea 2007").id == "old"
    with pytest.raises(InputError, match="no programme is named 'Horizn 2020'") as caught:
        find_programme(toy, "Horizn 2020")
    assert "Horizon 2020" in caught.value.hint
    with pytest.raises(InputError, match="2 programmes are named"):
        find_programme(toy, "20")


@pytest.mark.parametrize(
    ("code", "country", "told"),
    [
        ("SE224", "SE", "yes"), ("PL633", "PL", "yes"), ("EE001", "EE", "yes"), ("SE221", "SE", "no"),
        ("DK01", "DK", "perhaps"), ("DK", "DK", "perhaps"), (None, "DK", "perhaps"), (None, "AT", "no"),
        (None, None, "not known"),
    ],
)  # fmt: skip
def test_eligible_regions(toy: GraphData, code: str | None, country: str | None, told: str) -> None:
    assert admitted(find_programme(toy, "sea 2014"), code, country) == told
    assert admitted(find_programme(toy, "horizon"), code, country) == "not known"


def test_countries_demanded(toy: GraphData) -> None:
    def status(*partners: Partner | str, programme: str = "sea 2014") -> str:
        rules = check_consortium(toy, partners, programme=programme).rules.set_index("rule")
        return str(rules.at["countries", "status"])

    assert status("Lund University", "Region Skåne") == "missing"
    assert status("Lund University", "UG") == "met"
    assert status("Lund University", Partner("Unheard of", "DK")) == "met"
    assert status("Lund University", "Unheard of") == "not checked"  # its country may be another
    assert status("Lund University", "Alpine Pumps GmbH") == "missing"  # outside the eligible area
    assert status("Lund University", "UG", programme="sea 2007") == "missing"
    assert status("Lund University", "UG", programme="horizon") == "not checked"
    assert status(*[Partner(f"Firm {k}", "SE") for k in range(12)]) == "missing"


def test_types_given_count_where_the_graph_does_not_tell(toy: GraphData) -> None:
    found = check_consortium(toy, ["Lund University", Partner("New Firm", "DK", "company")])
    assert found.gaps.helices == ("government",)
    assert found.gaps.countries is None


# --- ties and candidates --------------------------------------------------------------------------------------------


def test_ties(toy: GraphData) -> None:
    tie: Any = check_consortium(toy, ["Region Skåne", "Lund University", "UG"]).ties
    assert tie[["a", "b", "projects", "first_year", "last_year"]].to_numpy().tolist() == [
        ["x:skane", "x:lund", 2, 2010, 2013]
    ]
    assert tie.loc[0, "titles"] == ["S", "P"]


def test_candidates_fill_the_gap(toy: GraphData) -> None:
    found = check_consortium(toy, ["Lund University", "Region Skåne"], programme="sea 2014")
    row: Any = found.candidates.iloc[0]
    assert found.candidates["organization"].tolist() == ["x:firm"]  # Alpine Pumps is outside the eligible area
    assert (row["fills"], row["partners"], row["shared_projects"]) == (["Denmark", "business"], 2, 2)
    assert row["strength"] == pytest.approx(2 * 1 / 2)
    assert (
        row["why"]
        == "would add Denmark and business; shares 2 projects (last 2011) with Lund University and Region Skåne"
    )
    without = check_consortium(toy, ["Lund University", "Region Skåne"])
    assert without.candidates["organization"].tolist() == ["x:firm", "x:far"]


def test_without_a_gap_the_nearest_are_listed(toy: GraphData) -> None:
    found = check_consortium(toy, ["Lund University", "Region Skåne", "Nordic Pumps ApS"], programme="sea 2014")
    assert not found.gaps
    assert found.candidates.empty  # the only one left is outside
    assert check_consortium(toy, ["UG", "LU", "x:firm", "x:skane"]).candidates["fills"].tolist() == [[], []]


def test_nobody_found_is_an_answer(toy: GraphData) -> None:
    found = check_consortium(toy, ["Nobody at all"])
    assert found.candidates.empty
    assert found.ties.empty
    assert found.rules["status"].tolist()[0] == "advice"
    with pytest.raises(InputError, match="no partner"):
        check_consortium(toy, [])


def test_bundled(data: GraphData) -> None:
    found = check_consortium(data, ["Lund Univresity", "Region Skåne", "university of gdansk"])
    assert found.partners["status"].tolist() == ["similar", "name", "name"]
    assert found.ties["projects"].tolist() == [7]
    ranked: Any = found.candidates
    assert (ranked["partners"].iloc[0], ranked["country"].iloc[0]) == (2, "DK")
    assert not set(ranked["organization"]) & set(found.partners["organization"])
