"""CORDIS: every edition's layout, families, completeness, facts, and rows that are mended or rejected."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.loader import programmes, rejects
from baltica.loader.cordis_files import mend
from baltica.loader.cordis_schemes import min_countries
from baltica.loader.records import Context, Node, Note, Options, Record, Rel
from baltica.loader.settle import settle
from baltica.loader.sources.cordis import SOURCE
from baltica.loader.stage import Stage
from baltica.loader.tables import Table


def named(columns: str) -> list[str]:
    return columns.split()


ORGANIZATION = named(
    "projectID projectAcronym organisationID vatNumber name shortName SME activityType street postCode "
    "city country nutsCode geolocation organizationURL contactForm contentUpdateDate rcn order role "
    "ecContribution netEcContribution totalCost endOfParticipation active"
)
PROJECT = named(
    "id acronym status title startDate endDate totalCost ecMaxContribution legalBasis topics "
    "ecSignatureDate frameworkProgramme masterCall subCall fundingScheme nature objective "
    "contentUpdateDate rcn grantDoi"
)
PROJECT_2026 = [*PROJECT[:8], *PROJECT[9:], "keywords", "Human-validated", "legalBasis"]
AARHUS = {
    "projectID": "101000001", "projectAcronym": "BALTIC", "organisationID": "999997736", "vatNumber": "DK31119103",
    "name": "AARHUS  UNIVERSITET", "shortName": "AU", "SME": "false", "activityType": "HES", "street": "Ringgade 1",
    "postCode": "8000", "city": "Aarhus C", "country": "DK", "nutsCode": "DK042", "geolocation": "56.171028,10.199381",
    "organizationURL": "http://www.au.dk", "contactForm": "https://example.org/form",
    "contentUpdateDate": "2023-04-05 13:15:00", "rcn": "1905956", "order": "1", "role": "coordinator",
    "ecContribution": "528340.97", "netEcContribution": "500000", "totalCost": "960619,95",
    "endOfParticipation": "false",
}  # fmt: skip
ATHENS = {
    **AARHUS, "organisationID": "999643007", "name": "ATHENS", "country": "EL", "nutsCode": "EL303", "order": "2",
    "geolocation": "37.9,23.7", "role": "participant", "ecContribution": "", "totalCost": "5", "activityType": "PRC",
    "SME": "True",
}  # fmt: skip
BALTIC = {
    "id": "101000001", "acronym": "BALTIC", "status": "SIGNED", "title": "Baltic study", "startDate": "2021-01-01",
    "endDate": "2023-12-31", "totalCost": "960624,95", "ecMaxContribution": "528340.97", "legalBasis": "H2020-EU.1.",
    "topics": "T-1", "frameworkProgramme": "H2020", "masterCall": "C", "subCall": "C-1", "fundingScheme": "RIA",
    "objective": "We study; the sea", "contentUpdateDate": "2023-04-05 13:15:00", "rcn": "232000",
    "grantDoi": "10.3030/101000001",
}  # fmt: skip


def table(columns: Sequence[str], *rows: Mapping[str, str], delimiter: str = ";", header: bool = True) -> str:
    """A table as the publisher writes it: every field quoted, LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([list(columns)] * header + [[row.get(name, "") for name in columns] for row in rows])
    return text.getvalue()


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(path: Path, **members: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def workbook(columns: Sequence[str], *rows: Mapping[str, str]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "DATA"
    for cells in (list(columns), *([row.get(name, "") for name in columns] for row in rows)):
        book.active.append(cells)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def edition(path: Path, **more: str | bytes) -> Path:
    """A small download of Horizon 2020."""
    tables = {"organization__csv": table(ORGANIZATION, AARHUS, ATHENS), "project__csv": table(PROJECT, BALTIC)}
    return zipped(path, **tables, **more)


def find(*paths: Path, **options: Any) -> list[Table]:
    return list(SOURCE.find(list(paths), Options(**options)))


def said(*paths: Path, **options: Any) -> list[Record]:
    return list(SOURCE.records(find(*paths, **options), Context(Options(**options))))


def staged(*paths: Path, **options: Any) -> tuple[dict[str, dict[str, int]], Counter[str], dict[str, int]]:
    """Rows by table, reasons of rejects, notes; every row read must be told of."""
    tables = find(*paths, **options)
    with Stage(SOURCE.name) as stage:
        for record in SOURCE.records(tables, Context(Options(**options))):
            stage.add(record)
        settle(stage, snapshot=False)
        counts = stage.counts()
        for one in tables:
            assert sum(1 for _ in one.rows()) == counts.get(one.name, {}).get("rows", 0), one.name
        return counts, Counter(rejects.kind_of(one.reason) for one in stage.rejects()), stage.notes()


def nodes(records: Sequence[Record], label: str) -> dict[str, Node]:
    return {one.id: one for one in records if isinstance(one, Node) and one.label == label}


def rels(records: Sequence[Record], type_: str) -> list[Rel]:
    return [one for one in records if isinstance(one, Rel) and one.type == type_]


# --- files ----------------------------------------------------------------------------------------------------------


def test_zip_is_a_whole_edition_and_odd_members_are_told(tmp_path: Path) -> None:
    path = edition(
        tmp_path / "download.zip",
        topics__csv=table(["topic", "title", "projectID"], {"topic": "T-1", "title": "Sea", "projectID": "101000001"}),
        webItem__csv=table(["language", "uri", "represents"], {"language": "en"}),
        policyPriorities__csv=table(["ai", "digitalAgenda", "projectID"], {"ai": "40", "projectID": "101000001"}),
        information__zip=b"PK",
    )
    assert [(t.name.partition("/")[2], t.kind, t.family, t.complete) for t in find(path)][:3] == [
        ("organization.csv", "organization", "h2020", True),
        ("project.csv", "project", "h2020", True),
        ("topics.csv", "topics", "h2020", True),
    ]
    left = [t.name.partition("/")[2] for t in find(path) if t.kind == "not read"]
    assert left == ["information.zip", "policyPriorities.csv", "webItem.csv"]
    counts, reasons, _ = staged(path)
    assert [one["rows"] for one in counts.values()] == [2, 1, 1]
    assert not reasons


def test_xlsx_edition_says_the_same_as_csv(tmp_path: Path) -> None:
    text = edition(tmp_path / "cordis-h2020projects-csv.zip")
    sheets = zipped(
        tmp_path / "cordis-h2020projects-xlsx.zip",
        organization__xlsx=workbook(ORGANIZATION, AARHUS, ATHENS),
        project__xlsx=workbook(PROJECT, BALTIC),
    )

    def facts(path: Path) -> list[tuple[Any, ...]]:
        return [(r.key, r.props, r.scope, r.updated) for r in said(path) if isinstance(r, Node | Rel)]

    assert facts(sheets) == facts(text)
    assert all(one.complete for one in find(sheets))


def test_folder_is_whole_and_a_single_table_or_another_name_is_a_part(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    put(folder / "organization.csv", table(ORGANIZATION, AARHUS))
    put(folder / "project.csv", table(PROJECT, BALTIC))
    assert [one.complete for one in find(folder)] == [True, True]
    assert [one.complete for one in find(folder / "project.csv")] == [False]
    put(folder / "project_2023-05-01.csv", table(PROJECT, BALTIC))
    put(folder / "organization.rejects.csv", table([*ORGANIZATION, "line", "reason"], AARHUS))
    assert [one.name for one in find(folder) if not one.complete] == [
        "organization.rejects.csv", "project_2023-05-01.csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "option", "family"),
    [
        ("cordis-HORIZONprojects-csv.zip", "", "horizon"),
        ("x/cordis-fp7projects-csv.zip", "", "fp7"),
        ("h2020/sub/x.zip", "", "h2020"),
        ("Horizon_2020/x.zip", "", "h2020"),
        ("h2020/x.zip", "horizon", "horizon"),  # the user knows better than a folder's name
        ("h2020 and fp7.zip", "fp7", "fp7"),
    ],
)
def test_family_by_names_and_option(tmp_path: Path, place: str, option: str, family: str) -> None:
    path = zipped(tmp_path / place, organization__csv=table(ORGANIZATION, AARHUS))
    assert [one.family for one in find(path, family=option)] == [family]


def test_family_that_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find(put(tmp_path / "organization.csv", table(ORGANIZATION, AARHUS)))
    assert "--framework" in caught.value.hint


def test_two_families_under_one_name_keep_apart(tmp_path: Path) -> None:
    put(tmp_path / "a" / "h2020" / "organization.csv", table(ORGANIZATION, AARHUS))
    put(tmp_path / "a" / "horizon" / "organization.csv", table(ORGANIZATION, AARHUS))
    counts, reasons, notes = staged(tmp_path / "a")
    assert list(counts) == ["h2020/organization.csv", "horizon/organization.csv"]
    assert not reasons
    assert not notes
    scopes = {one.scope for one in said(tmp_path / "a") if isinstance(one, Rel)}
    assert scopes == {"h2020/organization", "horizon/organization"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("organization.csv", "a;b\n1;2\n"),
        ("project.csv", ""),
        ("organization.csv", "projectID;name;role\n1;\xff\n".encode("latin-1")),
        ("other.csv", "a;b\n1;2\n"),
        ("notes.json", "[]"),
    ],
)
def test_what_is_no_table_of_cordis_is_an_error_with_a_remedy(tmp_path: Path, name: str, content: str | bytes) -> None:
    with pytest.raises(InputError) as caught:
        find(put(tmp_path / name, content), family="h2020")
    assert caught.value.hint


# --- organizations --------------------------------------------------------------------------------------------------


def test_organization_project_and_participation(tmp_path: Path) -> None:
    records = said(put(tmp_path / "h2020" / "organization.csv", table(ORGANIZATION, AARHUS, ATHENS)))
    aarhus, athens = nodes(records, "Organization").values()
    assert aarhus.id == "pic:999997736"
    assert aarhus.props == {
        "name": "AARHUS UNIVERSITET", "short_name": "AU", "type": "university", "helix": "academia",
        "activity_type": "HES", "sme": False, "pic": "999997736", "vat_number": "DK31119103", "city": "Aarhus C",
        "country": "DK", "latitude": 56.171028, "longitude": 10.199381, "website": "http://www.au.dk",
    }  # fmt: skip
    assert (aarhus.scope, aarhus.updated) == ("h2020/organization", "2023-04-05T13:15:00")
    assert (athens.props["country"], athens.props["sme"], athens.props["helix"]) == ("GR", True, "business")
    (project,) = nodes(records, "Project").values()
    assert (project.id, project.weak, project.props) == (
        "cordis:101000001", True, {"acronym": "BALTIC", "title": "BALTIC", "partner_list_complete": None},
    )  # fmt: skip
    first, second = rels(records, "PARTICIPATES_IN")
    assert first.props == {
        "role": "coordinator", "eu_contribution": 528340.97, "net_eu_contribution": 500000.0, "total_cost": 960619.95,
        "ended": False,
    }  # fmt: skip
    assert second.props["eu_contribution"] is None
    assert [one.props["source_code"] for one in rels(records, "LOCATED_IN")] == ["DK042", "EL303"]


def test_roles(tmp_path: Path) -> None:
    stated = named("coordinator participant thirdParty partner associatedPartner internationalPartner")
    rows = [{**AARHUS, "role": role} for role in stated]
    path = put(tmp_path / "organization_h2020.csv", table(ORGANIZATION, *rows))
    roles = [one.props["role"] for one in rels(said(path), "PARTICIPATES_IN")]
    assert roles == ["coordinator", "partner", "third_party", "associated", "associated", "associated"]


def test_rows_that_cannot_be_used_are_rejected_with_a_reason(tmp_path: Path) -> None:
    bad = [
        {"role": "king"}, {"role": ""}, {"name": ""}, {"projectID": "x"}, {"projectID": ""}, {"totalCost": "1.234,56"},
        {"SME": "perhaps"}, {"organisationID": "", "rcn": "", "name": ""},
    ]  # fmt: skip
    rows = [{**AARHUS, **cells} for cells in bad]
    counts, reasons, _ = staged(put(tmp_path / "organization_h2020.csv", table(ORGANIZATION, *rows)))
    assert counts["organization_h2020.csv"]["rejected"] == len(bad)
    assert reasons == {
        "role … is none that Baltica knows": 1, "role is empty": 1, "name is empty": 2,
        "projectID … is no grant number": 1, "projectID is empty": 1,
        "total_cost should be FLOAT, not …": 1, "sme should be BOOLEAN, not …": 1,
    }  # fmt: skip


def test_organizations_without_pic_get_a_key_that_stays(tmp_path: Path) -> None:
    older = {**AARHUS, "organisationID": "", "rcn": ""}
    rows = [
        {**AARHUS, "organisationID": "999997736.0"}, {**AARHUS, "organisationID": "12345"},
        {**AARHUS, "organisationID": ""}, older, {**older, "name": "ΑΘΗΝΑ"}, {**older, "country": "SE"},
    ]  # fmt: skip
    records = said(put(tmp_path / "organization_h2020.csv", table(ORGANIZATION, *rows)))
    ids = list(nodes(records, "Organization"))
    assert ids[:4] == [
        "pic:999997736", "cordis:organization-12345", "cordis:organization-rcn-1905956",
        "cordis:organization-aarhus-universitet-dk",
    ]  # fmt: skip
    assert len(ids) == 6
    assert sum(isinstance(one, Note) and "PIC" in one.text for one in records) == 5


def test_strange_positions_types_and_countries_are_noted(tmp_path: Path) -> None:
    row = {**AARHUS, "geolocation": "somewhere", "activityType": "XYZ", "country": "DE;HU", "nutsCode": ""}
    path = put(tmp_path / "organization_h2020.csv", table(ORGANIZATION, row))
    props = next(iter(nodes(said(path), "Organization").values())).props
    assert (props["latitude"], props["type"], props["activity_type"], props["country"]) == (None, None, "XYZ", None)
    _, reasons, notes = staged(path)
    assert not reasons
    assert len(notes) == 3


def test_older_single_files_are_read_without_contact_persons(tmp_path: Path) -> None:
    columns = named(
        "projectRcn projectID projectAcronym role id name shortName activityType endOfParticipation "
        "ecContribution country street city postCode organizationUrl contactType contactTitle "
        "contactFirstNames contactLastNames contactFunction contactTelephoneNumber contactFaxNumber "
        "contactEmail"
    )
    person = {name: "Jane Roe" for name in columns if name.startswith("contact")}
    row = {**AARHUS, **person, "id": "999997736", "organizationUrl": "http://au.dk", "ecContribution": "100000,5"}
    put(tmp_path / "cordis-fp7organizations.csv", table(columns, row))
    project = named(
        "rcn id acronym status programme topics frameworkProgramme title startDate endDate projectUrl "
        "objective totalCost ecMaxContribution call fundingScheme coordinator coordinatorCountry participants "
        "participantCountries subjects"
    )
    older = {
        **BALTIC,
        "frameworkProgramme": "FP7",
        "projectUrl": "http://baltic.eu",
        "call": "FP7-1",
        "fundingScheme": "CP",
    }
    put(tmp_path / "cordis-fp7projects.csv", table(project, {**older, "fundingScheme": "CP"}))
    tables = find(tmp_path)
    assert [(one.kind, one.family) for one in tables if one.complete] == [("organization", "fp7"), ("project", "fp7")]
    assert "Jane Roe" not in str([list(one.rows()) for one in tables])
    assert not [name for one in tables for name in one.columns if name.startswith("contact")]
    records = said(tmp_path)
    organization = nodes(records, "Organization")["pic:999997736"]
    assert organization.props["website"] == "http://au.dk"
    assert rels(records, "PARTICIPATES_IN")[0].props["eu_contribution"] == 100000.5
    props = nodes(records, "Project")["cordis:101000001"].props
    assert (props["website"], props["call"], props["min_countries"]) == ("http://baltic.eu", "FP7-1", 3)


def test_the_same_participation_in_two_files_is_counted_once(tmp_path: Path) -> None:
    twice = {**AARHUS, "role": "thirdParty", "order": "9", "ecContribution": "1"}
    put(tmp_path / "h2020" / "organization.csv", table(ORGANIZATION, AARHUS, twice, ATHENS, AARHUS))
    newer = {**AARHUS, "contentUpdateDate": "2024-01-01 00:00:00", "ecContribution": "7"}
    put(tmp_path / "h2020" / "organization_2024.csv", table(ORGANIZATION, newer))
    told = [(one.end, one.start, one.props["eu_contribution"]) for one in rels(said(tmp_path), "PARTICIPATES_IN")]
    assert told == [("cordis:101000001", "pic:999643007", None), ("cordis:101000001", "pic:999997736", 7.0)]
    alone = rels(said(tmp_path / "h2020" / "organization.csv", family="h2020"), "PARTICIPATES_IN")
    assert [one.props["eu_contribution"] for one in alone] == [528340.97, 1.0, None]  # the repeated row counts once
    _, _, notes = staged(tmp_path)
    assert notes["participation also in another file, newer or of the same date: counted once"] == 2


# --- projects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [PROJECT, PROJECT_2026])
def test_project_and_its_programme(tmp_path: Path, columns: list[str]) -> None:
    records = said(put(tmp_path / "project.csv", table(columns, BALTIC)))
    (project,) = nodes(records, "Project").values()
    assert project.props == {
        "acronym": "BALTIC", "title": "Baltic study", "start_date": "2021-01-01", "end_date": "2023-12-31",
        "start_year": 2021, "end_year": 2023, "status": "SIGNED", "total_cost": 960624.95, "eu_contribution": 528340.97,
        "min_countries": 3, "funding_scheme": "RIA", "call": "C-1", "rcn": "232000", "doi": "10.3030/101000001",
        "website": None, "source_url": "https://cordis.europa.eu/project/id/101000001",
    }  # fmt: skip
    (funded,) = rels(records, "FUNDED_BY")
    assert funded.end == programmes.find("Horizon 2020").id


def test_project_rows_that_cannot_be_used(tmp_path: Path) -> None:
    rows = [
        {**BALTIC, "startDate": "soon"},
        {**BALTIC, "title": "", "acronym": ""},
        {**BALTIC, "frameworkProgramme": "FP1"},
    ]
    _, reasons, _ = staged(put(tmp_path / "project.csv", table(PROJECT, BALTIC, *rows)))
    assert reasons == {
        "startDate … is not a day": 1, "title and acronym are empty": 1,
        "framework programme … is none that Baltica knows": 1,
    }  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_project_table_without_header_is_known_by_its_shape(tmp_path: Path, delimiter: str) -> None:
    path = put(tmp_path / "week.csv", table(PROJECT, BALTIC, BALTIC, delimiter=delimiter, header=False))
    assert [(one.kind, one.family) for one in find(path)] == [("project", "h2020")]
    assert len(rels(said(path), "FUNDED_BY")) == 2


def test_pandas_copy(tmp_path: Path) -> None:
    columns = [name for name in PROJECT if name != "nature"]
    row = {**BALTIC, "id": "101000001.0", "rcn": "232000.0", "frameworkProgramme": "HORIZON"}
    path = put(tmp_path / "project_df_100.csv", table(["", *columns], row, delimiter=","))
    (project,) = nodes(said(path), "Project").values()
    assert (project.id, project.props["rcn"], project.scope) == ("cordis:101000001", "232000", "horizon/project")


def test_separators_in_the_objective_are_mended_where_certain(tmp_path: Path) -> None:
    good = [BALTIC.get(name, "") for name in PROJECT]
    at = PROJECT.index("objective")
    cut = [*good[:at], "We study", " the sea", " and more", *good[at + 1 :]]
    assert mend(cut, tuple(PROJECT)) == [*good[:at], "We study; the sea; and more", *good[at + 1 :]]
    in_title = [*good[:3], "Baltic", " study", *good[4:]]
    assert mend(in_title, tuple(PROJECT)) is None
    assert mend(good[:-1], tuple(PROJECT)) is None
    plain = [cell.replace(";", ",") for cell in good]
    lines = [PROJECT, cut, [*plain[:3], "Baltic", " study", *plain[4:]], plain[:-1], good[:-1]]
    path = put(tmp_path / "project_h2020.csv", "".join(";".join(cells) + "\n" for cells in lines))
    counts, reasons, notes = staged(path)
    assert counts["project_h2020.csv"] == {"rows": 4, "loaded": 1, "merged": 0, "rejected": 3}
    assert notes == {"mended: the number of cells": 1}
    assert reasons["contentUpdateDate … is not a day"] == 1  # as many cells as columns, but not in their places


def test_smallest_number_of_countries_only_where_sure() -> None:
    assert min_countries("horizon", "HORIZON-RIA") == 3
    assert min_countries("h2020", "sme-2b") == 1
    assert min_countries("fp7", "CSA") is None  # of two kinds
    assert min_countries("h2020", "IMI2-RIA") is None


# --- topics and websites --------------------------------------------------------------------------------------------


def test_topics_in_both_orders_of_columns(tmp_path: Path) -> None:
    row = {
        "projectID": "101000001", "topic": "T-1", "title": "Sea", "euroSciVocCode": "/23/49",
        "legalBasis": "H2020-EU.1.", "euroSciVocPath": "/natural sciences/biology", "euroSciVocTitle": "biology",
    }  # fmt: skip
    more = {
        "topics__csv": table(["projectID", "topic", "title"], row),
        "legalBasis__csv": table(["legalBasis", "title", "uniqueProgrammePart", "projectID"], row),
        "euroSciVoc__csv": table(["euroSciVocCode", "euroSciVocPath", "euroSciVocTitle", "projectID"], row),
    }
    records = said(edition(tmp_path / "x.zip", **more))
    assert [(one.id, one.props["label"], one.props["path"]) for one in nodes(records, "Topic").values()] == [
        ("topic:euroscivoc:/23/49", "biology", "natural sciences/biology"),
        ("topic:legal-basis:H2020-EU.1.", "Sea", None),
        ("topic:cordis-topic:T-1", "Sea", None),
    ]
    assert {one.scope for one in rels(records, "ABOUT")} == {"h2020/euroscivoc", "h2020/legalbasis", "h2020/topics"}
    _, reasons, _ = staged(put(tmp_path / "h2020" / "topics.csv", more["topics__csv"]))
    assert list(reasons) == ["Project … is not there: not in the files, or rejected"]


def test_websites_complete_projects_that_the_files_name(tmp_path: Path) -> None:
    columns = named("projectID physUrl id availableLanguages status archivedDate type source represents")
    site = {"projectID": "101000001", "physUrl": "https://baltic.eu", "type": "relatedWebsite", "represents": "project"}
    others = [{"type": "projectDeliverable"}, {"projectID": "7"}, {"physUrl": ""}]
    links = table(columns, site, *({**site, **cells} for cells in others))
    path = edition(tmp_path / "x.zip", webLink__csv=links)
    link = next(one for one in said(path) if isinstance(one, Node) and one.scope == "h2020/weblink")
    assert (link.id, link.weak, link.scope) == ("cordis:101000001", True, "h2020/weblink")
    assert link.props["title"] == "Baltic study"
    _, reasons, _ = staged(path)
    assert reasons == {
        "physUrl is empty": 1,
        "the files do not name the project: load the link together with its project table": 1,
    }  # fmt: skip


# --- anything at all ------------------------------------------------------------------------------------------------

CELLS = st.text(max_size=12) | st.sampled_from(["", '"', ";", "\n", "\0", "1,5", "x" * 200_000, "9" * 400, "1e999"])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_traceback_and_no_row_lost(tmp_path: Path, data: st.DataObject) -> None:
    kinds = (("organization", ORGANIZATION, AARHUS), ("project", PROJECT, BALTIC))
    name, columns, good = data.draw(st.sampled_from(kinds))
    changes = data.draw(st.dictionaries(st.sampled_from(columns), CELLS, max_size=4))
    text = table(columns, good, {**good, **changes}, good, delimiter=data.draw(st.sampled_from(",;\t")))
    raw = text.encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])), "replace")
    place, junk = data.draw(st.integers(0, len(raw))), data.draw(st.binary(max_size=6))
    path = put(tmp_path / f"{name}.csv", raw[:place] + junk + raw[place:])
    try:
        staged(path, family="h2020")  # checks that every row is told of
    except InputError as error:
        assert error.hint


# --- real files -----------------------------------------------------------------------------------------------------


def test_real_files_of_every_edition(shared: Path) -> None:
    folder = shared / "data" / "cordis"
    counts, reasons, _ = staged(folder / "h2020" / "organization_2023-06-12.csv.gz")
    assert counts == {"organization_2023-06-12.csv.gz": {"rows": 2722, "loaded": 2719, "merged": 3, "rejected": 0}}
    counts, reasons, _ = staged(folder / "h2020" / "project_updates", folder / "official_rows_2026-10", folder / "fp7")
    assert sum(one["rows"] for one in counts.values()) == 548 + 10 + 25
    assert not reasons
    counts, reasons, _ = staged(folder / "horizon" / "head100_2025-03")
    assert {one["rows"] for one in counts.values()} == {100}
    assert reasons == {}
    assert not any(one.complete for one in find(folder / "h2020") if one.kind != "not read")
