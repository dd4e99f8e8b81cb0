"""What a filter means: read from what users type, said in words, handed to queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.cypher.header import SELECTION_PARAMS
from baltica.cypher.selection import FIELDS, ROLES, Selection, suggest
from baltica.graph.codes import COUNTRY_NAMES
from baltica.graph.errors import InputError
from baltica.graph.model import SPECIALIZATIONS


def test_nothing_selected_is_everything() -> None:
    assert Selection().is_all
    assert Selection.parse() == Selection.parse(country="", region=[], since=None, until="") == Selection()
    assert Selection().describe() == "no filter"
    assert not Selection(since=2014).is_all


def test_its_parameters_are_the_standard_ones_with_their_defaults() -> None:
    assert Selection().parameters() == {param.name: param.default for param in SELECTION_PARAMS}
    assert len(FIELDS) == len(SELECTION_PARAMS)


def test_texts_are_split_trimmed_and_kept_in_order() -> None:
    selection = Selection.parse(country=" se, dk ,,SE", programme=["South Baltic", "Central Baltic,  "])
    assert selection.country == ("SE", "DK")
    assert selection.programme == ("South Baltic", "Central Baltic")


def test_eurostat_codes_become_iso_countries_and_nuts_regions() -> None:
    assert Selection.parse(country="el,UK").country == ("GR", "GB")
    assert Selection.parse(within="EL, gb, dk01").within == ("GR", "GB", "DK01")
    assert Selection.parse(region="gr30,GB,se22").region == ("EL30", "UK", "SE22")
    assert Selection.parse(region="ru-len").region == ("RU-LEN",)


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({"country": "Denmrk"}, "there is no country 'Denmrk'", "did you mean DK (Denmark)?"),
        ({"country": "QQ"}, "there is no country 'QQ'", "two letters"),
        ({"within": "XX"}, "there is no country 'XX'", "two letters"),
        ({"region": "Skåne"}, "'Skåne' is no region code", "SE22"),
        ({"region": "SE 22"}, "'SE 22' is no region code", "SE22"),
        ({"specialization": "foods"}, "there is no specialization 'foods'", "did you mean food?"),
        ({"specialization": "zzz"}, "there is no specialization 'zzz'", "life_sciences"),
        ({"role": "leader"}, "there is no role 'leader'", "coordinator"),
        ({"since": "2O14"}, "since is '2O14'", "--since 2014"),
        ({"until": -1}, "until is -1", "--until 2014"),
        ({"since": 2020, "until": 2014}, "since 2020 is above until 2014", "exchange"),
        ({"min_project_size": 9, "max_project_size": 3}, "min-project-size 9 is above", "exchange"),
    ],
)
def test_what_cannot_be_used_is_said_with_a_remedy(given: dict[str, str | int], message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        Selection.parse(**given)  # type: ignore[arg-type]  # one field at a time
    assert message in error.value.message
    assert hint in error.value.hint


def test_specializations_and_roles_are_read_as_people_write_them() -> None:
    chosen = Selection.parse(specialization="Life sciences, energy-environment", role="Coordinator,third party")
    assert chosen.specialization == ("life_sciences", "energy_environment")
    assert chosen.role == ("coordinator", "third_party")


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(country=("DK", "SE", "NO")), "reported places: Denmark, Sweden or Norway (partners elsewhere stay)"),
        (
            Selection(country=("SE",), region=("SE22",)),
            "reported places: Sweden and there regions with codes that begin with SE22 (partners elsewhere stay)",
        ),
        (Selection(within=("DK", "SE22")), "only organizations in Denmark or SE22"),
        (Selection(since=2014, until=2020), "projects started 2014–2020"),
        (Selection(since=2014, until=2014), "projects started in 2014"),
        (Selection(until=2020), "projects started in 2020 or earlier"),
        (Selection(source=("baltica",), role=("third_party",)), "sources: baltica; roles: third party"),
        (Selection(specialization=("life_sciences",)), "specialization: life sciences"),
        (Selection(programme=("South Baltic",)), "programmes named South Baltic"),
        (Selection(min_project_size=2, max_project_size=9), "projects with 2 to 9 participants"),
        (Selection(max_project_size=9), "projects with at most 9 participants"),
    ],
)
def test_it_describes_itself(selection: Selection, words: str) -> None:
    assert selection.describe() == words


def test_bounds_that_bound_nothing_are_no_bounds() -> None:
    assert Selection.parse(since=0, until=9999, min_project_size=0).is_all


@given(
    st.builds(
        Selection.parse,
        country=st.lists(st.sampled_from(sorted(COUNTRY_NAMES)), unique=True),
        region=st.lists(st.sampled_from(["SE22", "DK", "EL30", "RU-LEN"]), unique=True),
        since=st.none() | st.integers(1, 2000),
        until=st.none() | st.integers(2001, 9998),
        specialization=st.lists(st.sampled_from(SPECIALIZATIONS), unique=True),
        role=st.lists(st.sampled_from(ROLES), unique=True),
    )
)
def test_reading_what_it_yields_gives_it_again(selection: Selection) -> None:
    fields = selection.parameters()
    fields["min_project_size"], fields["max_project_size"] = fields.pop("min_size"), None
    fields.pop("max_size")
    assert Selection.parse(**fields) == selection
    assert (selection.describe() == "no filter") == selection.is_all


def test_nothing_known_suggests_nothing_empty() -> None:
    assert suggest("x", []) and not suggest("x", []).endswith("are ")
