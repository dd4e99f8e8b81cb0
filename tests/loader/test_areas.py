"""Areas and the regions within them: the bundled files, and a user's own."""

from collections import Counter
from pathlib import Path

import pytest

from baltica.graph.errors import InputError
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader.programmes import programmes
from baltica.loader.records import Context, Node, Options, Record, Rel, Skip
from baltica.loader.registry import bundled
from baltica.loader.sources import areas

HEADS = {"areas": "id,name,kind,programme,source_url", "area_regions": "area,code,name,scheme,level,country,source_url"}


def read(*paths: Path) -> list[Record]:
    return list(areas.records(areas.find(paths, Options()), Context()))


def own(folder: Path, regions: str, file: str = "area_regions.csv") -> Path:
    (folder / "areas.csv").write_text(f"{HEADS['areas']}\nhome,Home,euroregion,,https://e.eu\n", encoding="utf-8")
    (folder / file).write_text(f"{HEADS['area_regions']}\n{regions}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shipped() -> list[Record]:
    return read(bundled(areas.NAME))


def test_every_row_of_the_shipped_files_is_a_fact(shipped: list[Record]) -> None:
    assert {type(record) for record in shipped} == {Node, Rel}
    for record in shipped:
        assert isinstance(record, Node | Rel)
        kind = NODE_BY_LABEL[record.label] if isinstance(record, Node) else REL_BY_TYPE[record.type]
        assert faults(kind, record.props) == []
        cited = str(record.props.get("source_url"))
        assert cited.startswith("http") or (isinstance(record, Node) and record.label != "Area")


def test_ties_find_both_ends_and_a_node_says_one_thing(shipped: list[Record]) -> None:
    nodes = {record.key: record for record in shipped if isinstance(record, Node)}
    assert all(record.props == nodes[record.key].props for record in shipped if isinstance(record, Node))
    assert {end for record in shipped if isinstance(record, Rel) for end in record.ends} <= set(nodes)
    ties = Counter(record.key for record in shipped if isinstance(record, Rel))
    assert max(ties.values()) == 1
    assert all(node.weak == (node.label == "Region") for node in nodes.values())


def test_the_macro_region_and_the_area_of_a_programme(shipped: list[Record]) -> None:
    within = [record for record in shipped if isinstance(record, Rel) and record.type == "WITHIN"]
    macro = {record.start for record in within if record.end == "area:baltic-sea-region"}
    wanted = ["DK", "EE", "FI", "LV", "LT", "PL", "SE", "DE30", "DE40", "DE60", "DE80", "DEF0"]
    assert macro == {f"nuts2021:{code}" for code in wanted}
    eligible = [record for record in shipped if isinstance(record, Rel) and record.type == "ELIGIBLE_IN"]
    assert {record.start for record in eligible} <= {programme.id for programme in programmes()}
    south = {record.end for record in eligible if record.start == "programme:interreg-va-south-baltic-2014-2020"}
    assert "nuts2021:LT023" in south
    assert len(south) == 23


def test_own_areas_and_rows_that_cannot_be_used(tmp_path: Path) -> None:
    rows = "home,DK01,Here,NUTS2021,2,DK,https://e.eu\nhome,,There,NUTS2021,2,DK,https://e.eu\n"
    rows += "home,QQ1,There,NUTS2021,2,QQ,https://e.eu\nhome,DK02,There,NUTS2021,2,DK,\n"
    found = read(own(tmp_path, rows))
    reasons = [record.reason for record in found if isinstance(record, Skip)]
    assert reasons == [
        "code is empty",
        "country 'QQ' is no code of ISO 3166-1 that Baltica knows",
        "source_url is empty",
    ]
    assert ("WITHIN", "Region", "nuts2021:DK01", "Area", "area:home") in {r.key for r in found if isinstance(r, Rel)}


def test_a_mended_rejects_file_is_an_update(tmp_path: Path) -> None:
    folder = own(tmp_path, "home,DK01,Here,NUTS2021,2,DK,https://e.eu\n", "area_regions.rejects.csv")
    found = areas.find([folder], Options())
    assert {table.kind: table.complete for table in found} == {"areas": True, "area_regions": False}


def test_both_tables_are_needed(tmp_path: Path) -> None:
    own(tmp_path, "")
    (tmp_path / "area_regions.csv").unlink()
    with pytest.raises(InputError, match=r"there is no area_regions\.csv"):
        areas.find([tmp_path], Options())


def test_mended_rejects_of_one_table_are_an_update(tmp_path: Path) -> None:
    bundled_rows = (bundled("areas") / "area_regions.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "area_regions.rejects.csv"
    path.write_text("\n".join(bundled_rows[:3]) + "\n", encoding="utf-8")
    tables = areas.find([path], Options())
    assert [(table.kind, table.complete) for table in tables] == [("area_regions", False)]
    found = list(areas.records(tables, Context()))
    assert {record.type for record in found if isinstance(record, Rel)} >= {"WITHIN"}
    assert not [record for record in found if isinstance(record, Skip)]
