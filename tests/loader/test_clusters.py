"""Lists of clusters and their members: one row a member, or members in a cell, with tolerant column names."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader.records import Context, Node, Note, Options, Record, Rel, Skip
from baltica.loader.sources.clusters import COLUMNS, SOURCE, columns_of

MEMBERS = """\
Cluster name;Cluster country;Kind;Status;Sector;Founded;Website;Member;Member country;City;NUTS;Role;Member type
Medicon Valley;DK;cross-border;established;health;since 1997;mva.org;Lund University;SE;Lund;SE224;member;University
Medicon Valley;DK;cross-border;established;health;;mva.org;Region H;DK;Hillerød;DK013;Partner;public body
Wood Cluster;Latvia;;;Timber;;;SIA Koks;LV;Riga;;lead;company
"""
IN_CELLS = """\
Network name,Country,Members,Coordinator
Baltic Metals,EE,"Tartu University (EE); Luleå University (SE) | Metals Oy",Metals Board
Lonely,LT,,
"""


def loaded(folder: Path, text: str, name: str = "clusters.csv") -> list[Record]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    records = list(SOURCE.records(SOURCE.find([path], Options()), Context()))
    rejected = {one.row.line for one in records if isinstance(one, Skip)}
    claimed = {one.key for one in records if isinstance(one, Node) and one.row.line not in rejected}
    for one in records:
        if isinstance(one, Node | Rel) and one.row.line not in rejected:
            kind = NODE_BY_LABEL[one.label] if isinstance(one, Node) else REL_BY_TYPE[one.type]
            assert faults(kind, one.props) == []
            if isinstance(one, Rel):
                assert set(one.ends) <= claimed
    return records


def ties(records: list[Record], type_: str) -> list[tuple[str, str, str | None]]:
    """Start, end and role or basis."""
    return [
        (one.start, one.end, one.props.get("role") or one.props.get("basis"))
        for one in records
        if isinstance(one, Rel) and one.type == type_
    ]


def test_one_row_a_member(tmp_path: Path) -> None:
    records = loaded(tmp_path, MEMBERS)
    assert not [one for one in records if isinstance(one, Skip)]
    medicon = next(one for one in records if isinstance(one, Node) and one.label == "Cluster")
    assert medicon.id == "clusters:medicon-valley-dk"
    assert dict(medicon.props) == {
        "name": "Medicon Valley",
        "kind": "cross_border",
        "status": "established",
        "specialization": "life_sciences",
        "founded_year": 1997,
        "countries": ["DK", "SE"],
        "coding_basis": "kind as stated; specialization by words of the stated field",
        "source_url": "http://mva.org",
    }
    lund = next(one for one in records if isinstance(one, Node) and one.label == "Organization")
    assert dict(lund.props) == {
        "name": "Lund University",
        "type": "university",
        "helix": "academia",
        "activity_type": "University",
        "city": "Lund",
        "country": "SE",
    }
    assert ties(records, "MEMBER_OF") == [
        ("clusters:org-lund-university-se", "clusters:medicon-valley-dk", "member"),
        ("clusters:org-region-h-dk", "clusters:medicon-valley-dk", "partner"),
        ("clusters:org-sia-koks-lv", "clusters:wood-cluster-lv", "manager"),
    ]
    assert ties(records, "PRESENT_IN") == [
        ("clusters:medicon-valley-dk", "nuts2021:SE224", "member_head_office"),
        ("clusters:medicon-valley-dk", "nuts2021:DK013", "member_head_office"),
        ("clusters:wood-cluster-lv", "nuts2021:LV", "country"),
    ]
    wood = [one for one in records if isinstance(one, Node) and one.label == "Cluster"][-1]
    assert wood.props["kind"] == "national"
    assert "kind taken from the countries of the members listed (1)" in wood.props["coding_basis"]


def test_members_in_a_cell(tmp_path: Path) -> None:
    records = loaded(tmp_path, IN_CELLS)
    clusters = [one for one in records if isinstance(one, Node) and one.label == "Cluster"]
    assert [(one.id, one.props["kind"]) for one in clusters] == [
        ("clusters:baltic-metals-ee", "transnational"),
        ("clusters:lonely-lt", "national"),
    ]
    assert ties(records, "MEMBER_OF") == [
        ("clusters:org-tartu-university-ee", "clusters:baltic-metals-ee", "member"),
        ("clusters:org-lulea-university-se", "clusters:baltic-metals-ee", "member"),
        ("clusters:org-metals-oy-xx", "clusters:baltic-metals-ee", "member"),
        ("clusters:org-metals-board-ee", "clusters:baltic-metals-ee", "manager"),
    ]
    assert len(ties(records, "MANAGES")) == 1


def test_rows_that_cannot_be_used(tmp_path: Path) -> None:
    text = "cluster,member,country,founded\n,Riga,LV,\nUBC,Riga,Atlantis,\nUBC,Riga,LV,long ago\n"
    told = [(one.row.line, one.reason) for one in loaded(tmp_path, text) if isinstance(one, Skip)]
    assert told == [
        (2, "cluster is empty"),
        (3, "'Atlantis' is no country that Baltica knows"),
        (4, "founded: 'long ago' holds no year"),
    ]


def test_rejected_rows_are_an_update(tmp_path: Path) -> None:
    path = tmp_path / "clusters.rejects.csv"
    path.write_text("cluster,member,country,line,reason\nUBC,Riga,LV,3,why\n", encoding="utf-8")
    assert [one.complete for one in SOURCE.find([path], Options())] == [False]


def test_a_file_without_clusters_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="no list of clusters is there") as caught:
        SOURCE.find([tmp_path / "a.csv"], Options())
    assert "member" in caught.value.hint
    assert "its header has: x, y" in caught.value.message


def test_headers_with_something_in_parentheses() -> None:
    header = ["Cluster (name)", "Country (ISO)", "NUTS 3 (2021)", "Country"]
    assert columns_of(header) == {"cluster": "Cluster (name)", "country": "Country", "nuts": "NUTS 3 (2021)"}
    assert columns_of(header[:2]) == {"cluster": "Cluster (name)", "country": "Country (ISO)"}


def test_a_manager_manages_whichever_layout_names_it(tmp_path: Path) -> None:
    by_row = loaded(tmp_path, "cluster,member,country,role\nWind,Harbor Office,PL,manager\nWind,Port,DK,member\n")
    assert [one[:2] for one in ties(by_row, "MANAGES")] == [("clusters:org-harbor-office-pl", "clusters:wind-int")]
    by_cell = loaded(tmp_path, "cluster,country,manager\nFood,DK,Region Skåne (SE)\nStone,FI,Board\n")
    named = [(one.id, one.props["name"]) for one in by_cell if isinstance(one, Node) and one.label == "Organization"]
    assert named == [("clusters:org-region-skane-se", "Region Skåne"), ("clusters:org-board-fi", "Board")]


def test_what_is_not_understood_is_noted(tmp_path: Path) -> None:
    records = loaded(tmp_path, "cluster,kind,status,member,country\nWind,odd,gold label,Port,DK\n")
    assert [one.text for one in records if isinstance(one, Note)] == [
        "the stated kind is none that Baltica knows: taken from the countries of the members",
        "the stated status is none that Baltica knows: left out",
    ]


def test_every_name_of_a_column_is_in_plain_form() -> None:
    for what, names in COLUMNS.items():
        assert columns_of(["Cluster", names[0].upper()]).get(what), what
        assert all(name == name.lower() and name.replace(" ", "").isalnum() for name in names)


CELL = st.text(st.characters(codec="utf-8"), max_size=10) | st.sampled_from(
    ["LV", "Riga (LV); Tartu", "1999", "national"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([names[0] for names in COLUMNS.values()]), min_size=1, max_size=5, unique=True),
    st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=4),
)
def test_any_row_is_accounted_for(tmp_path: Path, header: list[str], rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in [["cluster", *header], *rows])
    try:
        records = loaded(tmp_path, text)
    except InputError:
        return
    lines = {row.line for table in SOURCE.find([tmp_path / "clusters.csv"], Options()) for row in table.rows()}
    assert {one.row.line for one in records if not isinstance(one, Note)} == lines
