"""keep.eu exports: what becomes of every row, keys that stay, and what cannot be told apart."""

import csv
import doctest
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from baltica.graph.codes import clean_name
from baltica.graph.connection import Graph
from baltica.graph.errors import InputError
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader import keep_keys, keep_survey
from baltica.loader.records import Context, Node, Note, Options, Record, Rel, Skip
from baltica.loader.sources.keep import COLUMNS, SOURCE
from baltica.loader.tables import Row, Table
from baltica.loader.write import load

SOUTH_BALTIC = "2014 - 2020 INTERREG V-A Poland - Denmark - Germany - Lithuania - Sweden (South Baltic)"
SWEDEN_NORWAY = "2014 - 2020 INTERREG V-A Sweden - Norway"
PROJECTS = (
    *("Programme", "Acronym", "Project Name", "Project Name language 2", "Lead Partner", "Period", "Street"),
    *("Postal code", "Town", "Country", "Budget", "EU Funding", "Website", "Thematic1", "Thematic2", "Thematic Obj"),
    *("Project start", "Project end", "Call SN"),
)
PARTNERS = (
    *("Programme", "Acronym", "Project Partner", "Lead Partner", "Street", "Postal code", "Town", "Country"),
    *("Website", "Department", "Legal Status", "Country code"),
    *("NUTS1 (or equivalent)", "NUTS2 (or equivalent)", "NUTS3 (or equivalent)"),
)
Cells = Mapping[str, str]
PROJECT = (
    f"{SOUTH_BALTIC}|Algae Coast|Algae on the coast||Gdańsk University|2014-2020|Long Street 1|80-001|Gdańsk|Poland|"
    "892,228.58|758394.29|https://algae.example|Tourism|Water management|"
    "(6) preserving and protecting the environment and promoting resource efficiency by:|2016/01/01|2018/12/31|2"
)
PARTNER = (
    f"{SOUTH_BALTIC}|Algae Coast|Gdańsk University|Yes|Long Street 1|80-001|Gdańsk|Poland|https://algae.example|"
    "Department of Algae|Public|PL Poland / POLSKA|PL6  / PÓŁNOCNY|PL63  / Pomorskie|PL633  / Trójmiejski"
)


def project(**cells: str) -> dict[str, str]:
    return dict(zip(PROJECTS, PROJECT.split("|"), strict=True)) | {k.replace("_", " "): v for k, v in cells.items()}


def partner(**cells: str) -> dict[str, str]:
    return dict(zip(PARTNERS, PARTNER.split("|"), strict=True)) | {k.replace("_", " "): v for k, v in cells.items()}


def table_file(path: Path, columns: Sequence[str], rows: Iterable[Cells], delimiter: str = ";") -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def workbook(path: Path, projects: Iterable[Cells] = (), partners: Iterable[Cells] = ()) -> Path:
    book = Workbook(write_only=True)
    sheets = (("Projects (lead partners)", PROJECTS, projects), ("Partners", PARTNERS, partners))
    for title, columns, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(name) or None for name in columns])
    calls = book.create_sheet("Calls")
    calls.append(("Programme", "Serial Number", "Start Date", "End Date", "Budget"))
    calls.append((SOUTH_BALTIC, "2", "2015/12/09", "2016/02/26", "72,909,844.71"))
    book.save(path)
    return path


def read(*paths: Path, **options: str) -> list[Record]:
    asked = Options(**options)
    return list(SOURCE.records(SOURCE.find(paths, asked), Context(asked)))


def read_projects(tmp_path: Path, *rows: Cells) -> list[Record]:
    return read(table_file(tmp_path / "projects.csv", PROJECTS, rows))


def read_partners(tmp_path: Path, *rows: Cells) -> list[Record]:
    return read(table_file(tmp_path / "partners.csv", PARTNERS, rows))


def nodes(found: Iterable[Record], label: str, *, weak: bool | None = None) -> dict[str, Mapping[str, Any]]:
    return {
        r.id: r.props for r in found if isinstance(r, Node) and r.label == label and (weak is None or r.weak is weak)
    }


def ties(found: Iterable[Record], kind: str) -> set[tuple[str, str, str]]:
    """Start, end and scope of the relationships of a type."""
    return {(r.start, r.end, r.scope) for r in found if isinstance(r, Rel) and r.type == kind}


def roles(found: Iterable[Record]) -> set[tuple[str, str, str]]:
    """Organization, project and role, without prefixes of the ids."""
    rels = [r for r in found if isinstance(r, Rel) and r.type == "PARTICIPATES_IN"]
    return {(r.start.rpartition(":")[2], r.end.partition("2014-2020:")[2], str(r.props["role"])) for r in rels}


def skips(found: Iterable[Record]) -> Counter[str]:
    return Counter(r.reason for r in found if isinstance(r, Skip))


def notes(found: Iterable[Record]) -> Counter[str]:
    return Counter(r.text for r in found if isinstance(r, Note))


def facts(found: Iterable[Record]) -> set[tuple[Any, ...]]:
    """Facts and what is said of them, without the rows they stand in."""
    return {
        (r.key, r.scope, isinstance(r, Node) and r.weak, tuple(sorted(r.props.items())))
        for r in found
        if isinstance(r, Node | Rel)
    }


# --- what a row becomes -----------------------------------------------------------------------------------------------


def test_project_row_with_dates_money_topics_and_programme(tmp_path: Path) -> None:
    found = read_projects(tmp_path, project())
    id_ = "keep:interreg-v-a-poland-denmark-germany-lithuania-sweden-south-baltic-2014-2020:algae-coast"
    dates = {"start_year": 2016, "end_year": 2018, "start_date": "2016-01-01", "end_date": "2018-12-31"}
    money = {"total_cost": 892228.58, "eu_contribution": 758394.29}
    words = {"acronym": "Algae Coast", "title": "Algae on the coast", "website": "https://algae.example", "call": "2"}
    assert nodes(found, "Project") == {id_: {**dates, **money, **words, "partner_list_complete": None}}
    topics = nodes(found, "Topic")
    assert set(topics) == {
        "topic:keep-eu-theme:tourism",
        "topic:keep-eu-theme:water-management",
        "topic:eu-thematic-objective-2014-2020:6",
    }
    objective = topics["topic:eu-thematic-objective-2014-2020:6"]
    assert objective["label"] == "preserving and protecting the environment and promoting resource efficiency"
    assert {end for _, end, _ in ties(found, "ABOUT")} == set(topics)
    [(start, programme, scope)] = ties(found, "FUNDED_BY")
    assert (start, scope) == (id_, "2014-2020/projects")
    assert nodes(found, "Programme")[programme]["strand"] == "interreg_a"


def test_partner_row_with_place_and_role_but_neither_street_nor_the_project_s_website(tmp_path: Path) -> None:
    found = read_partners(tmp_path, partner())
    [(id_, props)] = nodes(found, "Organization").items()
    assert id_ == "keep:pl:gdansk-university"
    known = {"name": "Gdańsk University", "legal_status": "public", "city": "Gdańsk", "country": "PL"}
    assert props == {**known, "pic": None}
    [located] = [r for r in found if isinstance(r, Rel) and r.type == "LOCATED_IN"]
    assert located.props["source_code"] == "PL633"
    assert roles(found) == {("gdansk-university", "algae-coast", "coordinator")}
    assert not any("Long Street" in str(r) for r in facts(found))


def test_only_the_project_sheet_gives_the_lead_partner_under_the_key_of_the_partner_sheet(tmp_path: Path) -> None:
    alone = read_projects(tmp_path, project())
    both = read(workbook(tmp_path / "both.xlsx", [project()], [partner()]))
    assert ties(alone, "PARTICIPATES_IN") == ties(both, "PARTICIPATES_IN")
    assert len([r for r in both if isinstance(r, Rel) and r.type == "PARTICIPATES_IN"]) == 1
    assert nodes(alone, "Organization", weak=True).keys() == nodes(both, "Organization", weak=False).keys()
    assert {r.scope for r in alone if isinstance(r, Node)} == {"2014-2020/projects"}, "claims nothing of the partners"
    assert [p["partner_list_complete"] for p in nodes(both, "Project", weak=False).values()] == [False], "it takes two"


def test_a_partner_table_alone_gives_its_projects_by_name_only(tmp_path: Path) -> None:
    found = read_partners(tmp_path, partner(), partner(Project_Partner="Municipality of Malmö", Lead_Partner="No"))
    [props] = nodes(found, "Project", weak=True).values()
    assert props == {"acronym": "Algae Coast", "title": "Algae Coast"}
    assert not nodes(found, "Project", weak=False)
    assert len(ties(found, "FUNDED_BY")) == 1


def test_a_column_pic_gives_the_key_of_the_commission(tmp_path: Path) -> None:
    rows = [{**partner(), "PIC": "999997930"}, {**partner(Project_Partner="Harbor"), "PIC": "n/a"}]
    found = read(table_file(tmp_path / "partners.csv", (*PARTNERS, "PIC"), rows))
    organizations = nodes(found, "Organization")
    assert set(organizations) == {"pic:999997930", "keep:pl:harbor"}
    assert organizations["pic:999997930"]["pic"] == "999997930"


def test_sheets_loaded_one_by_one_in_any_order_give_what_the_workbook_gives(tmp_path: Path, empty_graph: Graph) -> None:
    malmo = partner(Project_Partner="Malmö", Lead_Partner="No", Country="Sweden", Legal_Status="private")
    projects = table_file(tmp_path / "projects.csv", PROJECTS, [project()])
    partners = table_file(tmp_path / "partners.csv", PARTNERS, [partner(), malmo])
    whole = workbook(tmp_path / "export.xlsx", [project()], [partner(), malmo])

    def after(*steps: Path) -> list[dict[str, Any]]:
        empty_graph.write("MATCH (n) DETACH DELETE n")
        for step in steps:
            assert not load(empty_graph, SOURCE, [step]).rejects
        return empty_graph.read(
            "MATCH (o:Organization)-[t:PARTICIPATES_IN]->(p:Project)-[f:FUNDED_BY]->(g:Programme) RETURN o.id AS id, "
            "o.legal_status AS status, t.role AS role, p.title AS title, g.name AS programme ORDER BY id"
        )

    expected = after(whole)
    assert [(row["id"], row["status"], row["title"]) for row in expected] == [
        ("keep:pl:gdansk-university", "public", "Algae on the coast"),
        ("keep:se:malmo", "private", "Algae on the coast"),
    ]
    assert after(projects, partners) == after(partners, projects) == after(partners, whole, projects) == expected


# --- keys and what shares them ----------------------------------------------------------------------------------------


def test_lead_partners_on_both_sides_of_the_border_are_one_project(tmp_path: Path) -> None:
    norwegian = {"Lead_Partner": "Trysil kommune", "Country": "Norway", "Town": "Trysil"}
    found = read_projects(tmp_path, project(Programme=SWEDEN_NORWAY), project(Programme=SWEDEN_NORWAY, **norwegian))
    assert len(nodes(found, "Project")) == 1
    assert roles(found) == {
        ("gdansk-university", "algae-coast", "coordinator"),
        ("trysil-kommune", "algae-coast", "coordinator"),
    }
    assert notes(found)[keep_survey.GIVEN_AGAIN] == 2


def namesakes() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    later = {"Project_Name": "Algae again", "Project_start": "2019/01/01", "Project_end": "2020/12/31"}
    projects = [project(Lead_Partner="Port of Gdynia", **later), project()]
    partners = [
        partner(),
        partner(Project_Partner="Port of Gdynia"),
        partner(Project_Partner="Municipality of Malmö", Lead_Partner="No", Country="Sweden"),
    ]
    return projects, partners


def test_different_projects_of_one_acronym_are_told_apart_and_doubtful_partners_rejected(tmp_path: Path) -> None:
    projects, partners = namesakes()
    found = read(workbook(tmp_path / "export.xlsx", projects, partners))
    bare, other = sorted(nodes(found, "Project", weak=False), key=len)
    assert nodes(found, "Project", weak=False)[bare]["title"] == "Algae on the coast", "the first keeps the key"
    assert other.startswith(f"{bare}:")
    assert {(start, end) for start, end, _ in ties(found, "PARTICIPATES_IN")} == {
        ("keep:pl:gdansk-university", bare),
        ("keep:pl:port-of-gdynia", other),
    }
    assert skips(found) == {keep_survey.UNPLACED: 1}
    assert notes(found)[keep_survey.NAMESAKES] == 2


def test_a_project_that_comes_later_leaves_the_key_of_the_first_as_it_was(tmp_path: Path) -> None:
    later, first = namesakes()[0]
    alone = nodes(read_projects(tmp_path, first), "Project")
    together = nodes(read_projects(tmp_path, later, first), "Project")
    assert set(alone) < set(together)
    for id_, props in alone.items():
        assert together[id_] == props


def test_another_edition_with_other_dates_is_the_same_project(tmp_path: Path) -> None:
    old = table_file(tmp_path / "2019.csv", PROJECTS, [project()])
    new = table_file(tmp_path / "2020.csv", PROJECTS, [project(Project_end="2019/06/30", Budget="900,000.00")])
    assert len(nodes(read(old, new), "Project")) == 1


DIFFERENT = [("CBSR", "CBSR+"), ("ΕΡΜΗΣ II", "ΗΡΩΝ II"), ("a" * 90, "a" * 91), ("JESTCULT", "JЕSTCULT")]  # Cyrillic Е


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_acronyms_that_differ_in_letters_have_different_keys(one: str, other: str) -> None:
    assert keep_keys.key(one) != keep_keys.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of Ruse “Angel Kanchev”", "UNIVERSITY OF RUSE ANGEL KANCHEV"),
        ("CBSR        ", "CBSR"),
        ("Umeå\u00a0 University", "Umeå University"),
        ("ΗΡΩΝ", "Ηρων"),
        ("Ørsted Đorđe", "ØRSTED ĐORĐE"),
    ],
)
def test_case_white_space_and_punctuation_do_not_count(one: str, other: str) -> None:
    assert keep_keys.key(one) == keep_keys.key(other)


def test_programme_names_with_either_dash_are_one() -> None:
    for name in ("2007 - 2013 Latvia - Lithuania", "2007–2013 Latvia – Lithuania"):
        assert keep_keys.programme_key(name, str(keep_keys.period_of(name))) == "latvia-lithuania-2007-2013"


def test_the_period_may_stand_in_a_column_and_is_then_known_for_the_partners(tmp_path: Path) -> None:
    name = {"Programme": "Interreg VI-A Romania – Bulgaria"}
    path = workbook(tmp_path / "new.xlsx", [project(**name, Period="2021-2027")], [partner(**name)])
    found = read(path)
    assert not skips(found)
    assert {scope for _, _, scope in ties(found, "PARTICIPATES_IN")} == {"2021-2027/partners"}
    assert skips(read_partners(tmp_path, partner(**name))).total() == 1, "alone it does not tell its period"


def test_every_period_has_scopes_of_its_own(tmp_path: Path) -> None:
    old = partner(Programme="2000 - 2006 Baltic Sea Region")
    scopes = {r.scope for r in read_partners(tmp_path, partner(), old) if isinstance(r, Node | Rel)}
    assert scopes == {f"{p}/{kind}" for p in ("2000-2006", "2014-2020") for kind in ("projects", "partners")}


def test_one_name_in_several_regions_is_one_organization_and_noted(tmp_path: Path) -> None:
    elsewhere = {"Town": "Słupsk", "NUTS3 (or equivalent)": "PL636  / Słupski"}
    found = read_partners(tmp_path, partner(), partner(**elsewhere), partner(Project_Partner="Harbor"))
    assert len(nodes(found, "Organization")) == 2
    assert notes(found)[keep_survey.SEVERAL_REGIONS] == 2


# --- countries and regions --------------------------------------------------------------------------------------------


def test_countries_in_any_case() -> None:
    written = ("UNITED KINGDOM", "Greece", "Czech Republic", "Bosnia And Herzegovina", "Narnia")
    assert [keep_keys.country_code(name) for name in written] == ["GB", "GR", "CZ", "BA", None]


def test_an_unknown_country_takes_the_code_keep_eu_found(tmp_path: Path) -> None:
    found = read_partners(tmp_path, partner(Country="Netherlands Antilles", Country_code="SX  / Sint Maarten"))
    [(id_, props)] = nodes(found, "Organization").items()
    assert (id_, props["country"]) == ("keep:netherlands-antilles:gdansk-university", "SX")


def test_the_version_of_nuts_is_that_of_the_download_not_of_the_period(tmp_path: Path) -> None:
    later = partner(Project_Partner="Lyon", Country="France", **{"NUTS3 (or equivalent)": "FRK26  / Rhône"})
    path = table_file(tmp_path / "partners.csv", PARTNERS, [later])
    [located] = [r for r in read(path) if isinstance(r, Rel) and r.type == "LOCATED_IN"]
    assert located.props["source_scheme"] == "NUTS2024"
    [located] = [r for r in read(path, source_nuts="2016") if isinstance(r, Rel) and r.type == "LOCATED_IN"]
    assert located.props["source_scheme"] == "NUTS2016"


# --- rows that cannot be used, files that are not it ------------------------------------------------------------------


def test_bad_cells_reject_the_row_with_a_reason(tmp_path: Path) -> None:
    rows = [project(Project_start="soon"), project(Acronym=""), project(Programme="Interreg", Period="")]
    [props] = nodes(read_projects(tmp_path, project(Budget="a lot")), "Project").values()
    assert faults(NODE_BY_LABEL["Project"], props), "the model rejects it"
    assert sorted(skips(read_projects(tmp_path, *rows))) == [
        "Acronym is empty",
        "Project start 'soon' is not a day",
        "no period in the programme's name 'Interreg', nor in a column Period",
    ]
    found = skips(read_partners(tmp_path, partner(Lead_Partner="perhaps"), partner(Country=""), partner(Acronym="?")))
    assert sorted(found) == [
        "'?' has no letter to make a key of",
        "Country is empty",
        "Lead Partner 'perhaps' is neither Yes nor No",
    ]


def test_a_workbook_with_both_sheets_is_a_whole_edition_everything_else_an_update(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "export.xlsx", [project()], [partner()])
    tables = SOURCE.find([whole], Options())
    assert [(t.kind, t.complete) for t in tables] == [("projects", True), ("partners", True)], "Calls are not read"
    part = table_file(tmp_path / "partners.csv", PARTNERS, [partner()])
    rejects = table_file(tmp_path / "export.rejects.csv", (*PARTNERS, "line", "reason"), [partner()])
    assert [t.complete for t in SOURCE.find([part], Options())] == [False]
    assert [t.complete for t in SOURCE.find([rejects], Options())] == [False]
    assert "export.rejects.csv" not in [t.name for t in SOURCE.find([tmp_path], Options()) if t.kind in COLUMNS]


def test_files_of_another_kind_are_refused_by_name_and_passed_over_in_a_folder(tmp_path: Path) -> None:
    other = table_file(tmp_path / "other.csv", ("projectID", "role"), [])
    with pytest.raises(InputError, match="is not a table of"):
        SOURCE.find([other], Options())
    with pytest.raises(InputError, match="no table of"):
        SOURCE.find([tmp_path], Options())
    table_file(tmp_path / "partners.csv", PARTNERS, [partner()])
    assert [t.name for t in SOURCE.find([tmp_path], Options()) if t.kind in COLUMNS] == ["partners.csv"]


# --- laws -------------------------------------------------------------------------------------------------------------

CELLS = st.sampled_from(["", "?", "Yes", "No", "n/a", "Riga", "Rīga", "Latvia", "LATVIA", "ΗΡΩΝ", "x;y", 'a "b"'])
NAMES = st.sampled_from(["Algae Coast", "ALGAE coast", "Algae", "CBSR+", "Ąlgae", "Университет"])
DAYS = st.sampled_from(["2016/01/01", "2017-05-01", "", "2016/13/01"])
PERIODS = st.sampled_from(["2000 - 2006 A", "2007–2013 A - B", SOUTH_BALTIC, "A", ""])
COUNTRIES = st.sampled_from(["Latvia", "LATVIA", "Narnia", "Sweden", ""])
REST = ("Project_start", "Budget", "Project_Name")
PROJECT_ROWS = st.builds(
    lambda *values: project(
        **dict(zip(("Programme", "Acronym", "Lead_Partner", "Country", *REST), values, strict=True))
    ),
    *(PERIODS, NAMES, NAMES, COUNTRIES, DAYS, st.sampled_from(["1,000.00", "5.5", "", "much"]), CELLS),
)
PARTNER_ROWS = st.builds(
    lambda *values: partner(
        **dict(zip(("Programme", "Acronym", "Project_Partner", "Country", "Lead_Partner", "Town"), values, strict=True))
    ),
    *(PERIODS, NAMES, NAMES, COUNTRIES, CELLS, CELLS),
)


def tables_in_memory(projects: Sequence[Cells], partners: Sequence[Cells]) -> list[Table]:
    def table(kind: str, columns: tuple[str, ...], rows: Sequence[Cells]) -> Table:
        def read_rows() -> Iterable[Row]:
            return (Row(kind, line, cells) for line, cells in enumerate(rows, start=2))

        return Table(kind, columns, "", lambda: iter(read_rows()), kind)

    return [table("projects", PROJECTS, projects), table("partners", PARTNERS, partners)]


@settings(max_examples=100, deadline=None)
@given(st.lists(PROJECT_ROWS, max_size=6), st.lists(PARTNER_ROWS, max_size=8), st.randoms(use_true_random=False))
def test_every_row_ends_as_facts_or_skip_and_their_order_changes_no_fact(
    projects: list[Cells], partners: list[Cells], chance: Any
) -> None:
    found = list(SOURCE.records(tables_in_memory(projects, partners), Context()))
    rejected = {(r.row.file, r.row.line) for r in found if isinstance(r, Skip)}
    used = {(r.row.file, r.row.line) for r in found if isinstance(r, Node | Rel)} - rejected
    assert len(rejected) + len(used) == len(projects) + len(partners)
    claimed = {r.key for r in found if isinstance(r, Node)}
    assert {end for r in found if isinstance(r, Rel) for end in r.ends} <= claimed
    shuffled = [chance.sample(rows, len(rows)) for rows in (projects, partners)]
    again = list(SOURCE.records(tables_in_memory(*shuffled), Context()))
    assert (facts(again), skips(again), notes(again)) == (facts(found), skips(found), notes(found))


@given(st.text(min_size=1))
def test_a_key_is_made_of_any_text_with_a_letter_and_of_nothing_else(text: str) -> None:
    if any(character.isalnum() for character in clean_name(text).replace("+", "p").casefold()):
        assert keep_keys.key(text) == keep_keys.key(f"  {text} ")
        assert set(keep_keys.key(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    else:
        with pytest.raises(ValueError, match="no letter"):
            keep_keys.key(text)


@pytest.mark.parametrize("module", [keep_keys, keep_survey], ids=lambda module: module.__name__)
def test_examples_in_the_docstrings(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


# --- the real exports -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def export(shared: Path) -> list[Record]:
    return read(shared / "data/keep_eu/keep_closed_1420.xlsx")


def test_the_real_export_is_loaded_whole(export: list[Record]) -> None:
    rows = Counter(file for file, _ in {(r.row.file.rpartition("/")[2], r.row.line) for r in export})
    assert rows == {"Projects (lead partners)": 1891, "Partners": 8621}
    assert not skips(export)
    strong = nodes(export, "Project", weak=False)
    assert (len(strong), len(nodes(export, "Organization")), len(nodes(export, "Programme"))) == (1852, 6879, 66)
    assert len(ties(export, "PARTICIPATES_IN")) == 8619, "two partners are listed twice in a project"
    assert notes(export)[keep_survey.GIVEN_AGAIN] == 2 * 39
    assert (notes(export)[keep_survey.SEVERAL_REGIONS], notes(export)[keep_survey.ONE_PARTNER]) == (136, 307)
    for record in export:
        if isinstance(record, Node):
            assert not faults(NODE_BY_LABEL[record.label], record.props)
        elif isinstance(record, Rel):
            assert not faults(REL_BY_TYPE[record.type], record.props)


def test_the_real_codes_are_read_in_nuts_2013(export: list[Record]) -> None:
    schemes = Counter(r.props["source_scheme"] for r in export if isinstance(r, Rel) and r.type == "LOCATED_IN")
    assert {scheme for scheme in schemes if scheme} == {"NUTS2013"}


def test_the_real_csv_gives_the_partner_facts_of_the_sheet(export: list[Record], shared: Path) -> None:
    from_csv = read(shared / "data/keep_eu/keep_closed_1420_Partnership.csv.gz")
    partners = "2014-2020/partners"
    assert {f for f in facts(from_csv) if f[1] == partners} == {f for f in facts(export) if f[1] == partners}
    assert ties(from_csv, "FUNDED_BY") == ties(export, "FUNDED_BY")


def test_partners_of_the_baltic_programmes(export: list[Record]) -> None:
    published = {"(Central Baltic)": 310, "(South Baltic)": 193, "Latvia - Lithuania": 174, "Germany - Denmark": 120}
    published |= {"V-A Lithuania - Poland": 166, "V-A Estonia - Latvia": 116, "VB Baltic Sea": 107, "Skagerrak": 33}
    published |= {"V-A Sweden - Norway": 80, "(Nord)": 32, "(Botnia Atlantica)": 12, "Periphery and Arctic": 417}
    rows = {(r.row.line, r.row.cells["Programme"]) for r in export if r.row.file.endswith("/Partners")}
    counted = {part: sum(part in programme for _, programme in rows) for part in published}
    assert counted == published


def test_keys_stay_from_one_real_edition_to_the_next(export: list[Record], shared: Path) -> None:
    earlier = read(shared / "data/keep_eu/partners_2000-2006_and_2014-2020_from_rds.csv.gz")
    assert not skips(earlier)
    assert len({(r.row.file, r.row.line) for r in earlier}) == 9830
    then = {tie for tie in ties(earlier, "PARTICIPATES_IN") if tie[2] == "2014-2020/partners"}
    now = ties(export, "PARTICIPATES_IN")
    projects_then, projects_now = {tie[1] for tie in then}, {tie[1] for tie in now}
    assert (len(projects_then), len(projects_then & projects_now)) == (442, 421)
    still = {tie for tie in then if tie[1] in projects_now}
    assert len(still & now) / len(still) > 0.95
