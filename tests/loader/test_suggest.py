"""First mappings for unknown tables: valid, loadable, and without anything of natural persons."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.loader import mapping
from baltica.loader.records import Context, Node, Options, Record, Rel, Skip
from baltica.loader.suggest import suggest

REAL = (
    "cordis_networks/fp7_2016/fp7edges.csv.gz",
    "cordis_networks/fp7_2016/fp7org_sod16.csv.gz",
    "cordis_networks/fp7_2018/fp7_projects_from_sql.csv.gz",
    "cordis_networks/h2020_2016/projects.csv.gz",
    "cordis_networks/h2020_2021/h2020.csv.gz",
    "erdf_beneficiaries/dk_erdf_2014-2020.redacted.csv.gz",
    "erdf_beneficiaries/fi_erdf_2014-2020.csv.gz",
    "erdf_beneficiaries/lv_all_funds_2014-2020.csv.gz",
    "erdf_beneficiaries/pl_erdf_2014-2020.csv.gz",
    "erdf_beneficiaries/se_all_funds_2014-2020.redacted.json.gz",
    "erdf_beneficiaries/de_sh_erdf_2014-2020.csv.gz",
    "interreg_se/rawdata_2026.json.gz",
    "no_rcn_eu_grants/dataset.csv.gz",
    "networks_membership/URBACT_Membership_GNidCorr_complete_V2.csv.gz",
    "clusters/cluster_like_organisations_by_name.csv",
    "keep_eu/keep_closed_1420_Partnership.csv.gz",
    "cordis/h2020/project_updates/project_2022-07-18_4c576ea.csv",
    "cordis/h2020/organization_2023-06-12.csv.gz",
)


def loaded(folder: Path, table: Path) -> list[Record]:
    path = folder / "suggested.toml"
    path.write_text(suggest(table), encoding="utf-8")
    source = mapping.source(path)
    return list(source.records(source.find([table], Options()), Context()))


def table(folder: Path, text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


PARTNERS = (
    "Project acronym;Project title;Organisation name;Country;NUTS code;Role;"
    "Start date;EU contribution (EUR);Contact e-mail\n"
    "SEA;Clean sea;Tartu Ülikool;Estonia;EE008;lead partner;01.02.2015;1.000,50;a@b.ee\n"
    "SEA;Clean sea;Riga City;Latvia;LV006;partner;01.02.2015;500,00;c@d.lv\n"
)


def test_a_list_of_partners(tmp_path: Path) -> None:
    path = table(tmp_path, PARTNERS)
    text = suggest(path)
    assert "a@b.ee" not in text
    assert "{Contact e-mail}" not in text
    assert "#   Contact e-mail: contact details or an address of people: left out" in text
    records = loaded(tmp_path, path)
    assert not [one for one in records if isinstance(one, Skip)]
    ties = [one for one in records if isinstance(one, Rel) and one.type == "PARTICIPATES_IN"]
    assert [(one.start, one.end, dict(one.props)) for one in ties] == [
        ("table:EE-tartu-ulikool", "table:sea", {"role": "coordinator", "eu_contribution": 1000.5}),
        ("table:LV-riga-city", "table:sea", {"role": "partner", "eu_contribution": 500.0}),
    ]
    project = next(one for one in records if isinstance(one, Node) and one.label == "Project")
    assert dict(project.props) == {
        "title": "Clean sea",
        "acronym": "SEA",
        "start_date": "2015-02-01",
        "start_year": 2015,
    }
    assert [one.end for one in records if isinstance(one, Rel) and one.type == "LOCATED_IN"] == [
        "nuts2021:EE008",
        "nuts2021:LV006",
    ]


def test_a_network_and_its_members(tmp_path: Path) -> None:
    records = loaded(tmp_path, table(tmp_path, "Network,Member,Country\nUBC,Rīga,LV\nUBC,Gdańsk,PL\n"))
    assert [one.end for one in records if isinstance(one, Rel) and one.type == "MEMBER_OF"] == ["table:ubc"] * 2


def test_each_column_is_told_as_it_is_used(tmp_path: Path) -> None:
    header = "Partner;Organisationstyp;Partner id;Country;NUTS1;NUTS2;NUTS3;Cost"
    text = suggest(table(tmp_path, f"{header}\nTartu Ülikool;univ;a-7;EE;EE0;EE00;EE008  / Lõuna;7\n"))
    assert 'code = "{first_word(NUTS3)}"' in text
    assert 'activity_type = "{Organisationstyp}"' in text
    told = [line for line in text.splitlines() if line.startswith("#   ")]
    assert told == [
        "#   Partner: name of an organization",
        "#   Organisationstyp: kind of organization",
        "#   Partner id: name of an organization, not used",
        "#   Country: country",
        "#   NUTS1: code of a region, not used",
        "#   NUTS2: code of a region, not used",
        "#   NUTS3: code of a region",
        "#   Cost: an amount of money, not used",
    ]
    assert "docs/mappings.md" in text


def test_the_name_is_not_that_of_another_source(tmp_path: Path) -> None:
    for name in ("cordis", "pic-lookup"):
        assert f'name = "my-{name}"' in suggest(table(tmp_path, PARTNERS, f"{name}.csv"))


def test_an_8_bit_encoding_is_guessed(tmp_path: Path) -> None:
    polish = table(tmp_path, "Nazwa;Miasto\nZakład Śrubek;Łódź\nŻółć;Kraków\n", "pl.csv", "cp1250")
    assert 'encoding = "cp1250"' in suggest(polish)
    danish = table(tmp_path, "Navn;By\nÅrhus Å-selskab;Århus\nSmør ApS;Rønne\n", "dk.csv", "cp1252")
    assert 'encoding = "cp1252"' in suggest(danish)


def test_a_file_without_header(tmp_path: Path) -> None:
    path = table(tmp_path, "999999999,Aalborg University,2015-01-01\n888888888,Tartu,2016-01-01\n")
    assert 'header = ["column 1", "column 2", "column 3"]' in suggest(path)
    assert [one.id for one in loaded(tmp_path, path) if isinstance(one, Node)] == ["pic:999999999", "pic:888888888"]


def test_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        suggest(table(tmp_path, ""))
    with pytest.raises(InputError):
        suggest(tmp_path / "nowhere.csv")


@pytest.mark.parametrize("name", REAL)
def test_real_files_get_a_mapping_that_loads_something(name: str, shared: Path, tmp_path: Path) -> None:
    original = shared / "data" / name
    if original.stat().st_size > 600_000:  # its first lines will do
        with gzip.open(original, "rb") as stream:
            head = stream.read(400_000)
        original = tmp_path / original.name.removesuffix(".gz")
        original.write_bytes(head[: head.rindex(b"\n") + 1])
    records = loaded(tmp_path, original)
    rejected = {one.row.line for one in records if isinstance(one, Skip)}
    assert any(isinstance(one, Node) and one.row.line not in rejected for one in records)
    text = suggest(original)
    assert "@" not in text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(["country", "name", "PIC", "1.2.2015"]),
            max_size=4,
        ),
        max_size=5,
    )
)
def test_any_table_gets_a_mapping_or_an_error(tmp_path: Path, rows: list[list[str]]) -> None:
    path = table(tmp_path, "\n".join(",".join(row) for row in rows))
    try:
        loaded(tmp_path, path)
    except InputError as error:
        assert error.message
