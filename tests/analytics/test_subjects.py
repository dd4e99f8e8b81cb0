"""What a page is about: ids, names, short names, parts of names; what is said where nothing or too much fits."""

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.subjects import LONGEST, find
from baltica.graph.errors import InputError

HOSTILE = "\x1b[31m<img src=x onerror=alert(1)>\nSecond line =cmd|' /C calc'!A0 " + "x" * 200

DATA = GraphData.of(
    organizations=[
        {"id": "s:lund", "name": "Lund University", "short_name": "LU", "country": "SE", "city": "Lund"},
        {"id": "s:town", "name": "Lund Municipality", "country": "SE"},
        {"id": "s:aalborg", "name": "Ålborg Universitet", "country": "DK"},
        {"id": "s:one", "name": "Technical College", "country": "PL", "city": "Gdynia"},
        {"id": "s:two", "name": "Technical college", "country": "LT", "city": "Klaipėda"},
        {"id": "s:bad", "name": HOSTILE},
        {"id": "s:none"},
    ],
    clusters=[
        {"id": "c:valley", "name": "Medicon Valley", "kind": "cross_border", "status": "established"},
        {"id": "c:plain", "name": "Plain"},
    ],
    programmes=[
        {"id": "g:4", "name": "Interreg IVA South Baltic 2007-2013", "period": "2007-2013"},
        {"id": "g:5", "name": "Interreg VA South Baltic 2014-2020", "period": "2014-2020"},
        {"id": "g:6", "name": "Interreg VIA South Baltic 2021-2027", "period": "2021-2027"},
        {"id": "g:n", "name": "Interreg VA Nord 2014-2020", "period": "2014-2020"},
        {"id": "g:x", "name": "COSME"},
    ],
    projects=[{"id": "p", "programme": "g:5", "programme_name": "Interreg VA South Baltic 2014-2020"}],
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("s:lund", "s:lund"),
        ("S:LUND", "s:lund"),
        ("lund university", "s:lund"),
        ("  Lund   University ", "s:lund"),
        ("LU", "s:lund"),
        ("lund univ", "s:lund"),
        ("aalborg", None),
        ("alborg universitet", "s:aalborg"),
    ],
)
def test_organizations_by_id_name_short_name_and_part(text: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(InputError, match="no organization is named 'aalborg'") as error:
            find("organization", DATA, text)
        assert "Ålborg Universitet" in error.value.hint
    else:
        assert find("organization", DATA, text).id == found


def test_what_is_said_of_an_organization() -> None:
    assert find("organization", DATA, "s:lund").subtitle == "Organization in Lund, Sweden"
    assert find("organization", DATA, "s:none").title == "s:none"
    assert find("organization", DATA, "s:none").subtitle == "Organization"


def test_a_misspelled_name_is_asked_back() -> None:
    with pytest.raises(InputError, match="no organization is named 'Lund Univresity'") as error:
        find("organization", DATA, "Lund Univresity")
    assert error.value.hint.startswith("did you mean Lund University")


def test_a_part_of_several_names_lists_them() -> None:
    with pytest.raises(InputError, match="2 organizations have 'lund' in their name") as error:
        find("organization", DATA, "lund")
    assert error.value.hint == "which one? Lund University; Lund Municipality"


def test_one_name_of_two_organizations_asks_for_the_id() -> None:
    with pytest.raises(InputError, match="2 organizations are named 'technical college'") as error:
        find("organization", DATA, "technical college")
    assert error.value.hint == "give the id: s:one (Gdynia, Poland); s:two (Klaipėda, Lithuania)"


@pytest.mark.parametrize("text", ["", "   ", "???", "\n", "\x00", "'; DROP TABLE", HOSTILE * 3, "%s%s{}"])
def test_hostile_text_gives_one_plain_line(text: str) -> None:
    for kind in ("organization", "cluster", "programme"):
        with pytest.raises(InputError) as error:
            find(kind, DATA, text)
        for line in (error.value.message, error.value.hint):
            assert line.isprintable()
            assert len(line) < 5 * LONGEST


def test_hostile_names_are_found_and_kept_out_of_hints() -> None:
    assert find("organization", DATA, "s:bad").title == HOSTILE
    with pytest.raises(InputError) as error:
        find("organization", DATA, "img src onerror allert 1")
    assert "\x1b" not in error.value.hint
    assert "\n" not in error.value.hint


def test_clusters() -> None:
    found = find("cluster", DATA, "medicon")
    assert (found.id, found.title, found.subtitle) == (
        "c:valley",
        "Medicon Valley",
        "Cluster: cross-border, established",
    )
    assert find("cluster", DATA, "PLAIN").subtitle == "Cluster"


@pytest.mark.parametrize(
    ("kind", "hint"),
    [("cluster", "baltica load clusters"), ("organization", "baltica load"), ("programme", "baltica load")],
)
def test_data_without_any_say_what_to_load(kind: str, hint: str) -> None:
    with pytest.raises(InputError, match=f"these data hold no {kind}s") as error:
        find(kind, GraphData.of(), "Medicon Valley")
    assert hint in error.value.hint


def test_of_programmes_the_newest_with_a_project() -> None:
    found = find("programme", DATA, "south baltic")
    assert found.id == "g:5"
    assert found.subtitle == (
        "Programme of 2014-2020, the newest with a project of 3 that have 'south baltic' in their name"
    )
    assert find("programme", DATA, "g:6").subtitle == "Programme of 2021-2027"
    assert find("programme", DATA, "Interreg VIA South Baltic 2021-2027").id == "g:6"
    assert find("programme", DATA, "cosme").subtitle == "Programme"


def test_programmes_equally_new_are_listed() -> None:
    funded = [
        {"id": one, "programme": f"g:{one}", "programme_name": DATA.programmes.at[f"g:{one}", "name"]} for one in "5n"
    ]
    data = GraphData.of(programmes=DATA.programmes, projects=funded)
    with pytest.raises(InputError, match="2 programmes have 'interreg' in their name") as error:
        find("programme", data, "interreg")
    assert error.value.hint == "which one? Interreg VA Nord 2014-2020; Interreg VA South Baltic 2014-2020"
