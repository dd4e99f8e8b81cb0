"""docs/mappings.md: its examples load as they stand there, and every key and function of a mapping is explained."""

import re
from collections.abc import Iterable
from pathlib import Path

from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader import mapping, mapping_read
from baltica.loader.mapping_mend import MENDS, SHAPES
from baltica.loader.mapping_template import FUNCTIONS
from baltica.loader.records import Context, Node, Options, Record, Rel, Skip, Source
from baltica.loader.registry import sources
from tests.support.machine import ROOT

TEXT = (ROOT / "docs" / "mappings.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def loaded(source: Source, table: Path) -> list[Record]:
    tables = source.find([table], Options())
    return list(source.records(tables, Context()))


def sound(records: Iterable[Record]) -> None:
    """Facts are there, and nothing in them is outside the model."""
    facts = [record for record in records if isinstance(record, Node | Rel)]
    assert facts
    for fact in facts:
        kind = NODE_BY_LABEL[fact.label] if isinstance(fact, Node) else REL_BY_TYPE[fact.type]
        assert faults(kind, fact.props) == [], fact


def section(heading: str) -> str:
    """What stands below a heading, up to the next one."""
    found = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##|\Z)", TEXT, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def test_the_first_mapping_loads_its_table(tmp_path: Path) -> None:
    first, place = blocks("toml")
    assert len([line for line in first.splitlines() if line]) == 15
    table, mapped = tmp_path / "partners.csv", tmp_path / "partners.toml"
    table.write_text(blocks("csv")[0], encoding="utf-8")
    for text, kinds in ((first, 1), (f"{first}\n{place}", 2)):
        mapped.write_text(text, encoding="utf-8")
        records = loaded(mapping.source(mapped), table)
        assert not [record for record in records if isinstance(record, Skip)]
        sound(records)
        nodes = {record.key for record in records if isinstance(record, Node)}
        assert {key for key in nodes if key[0] != "Region"} == {
            *(("Project", f"our-partners:{number}") for number in (17, 23)),
            ("Organization", "our-partners:DK-institute-of-ports"),
            ("Organization", "our-partners:PL-harbor-office"),
            ("Organization", "our-partners:FI-forest-cluster"),
        }
        ties = [record for record in records if isinstance(record, Rel)]
        assert [tie.props["role"] for tie in ties if tie.type == "PARTICIPATES_IN"] == [
            *("coordinator", "partner", "partner", "coordinator")
        ]
        assert len({tie.type for tie in ties}) == kinds
    assert {tie.end for tie in ties if tie.type == "LOCATED_IN"} == {
        f"nuts2021:{c}" for c in ("DK050", "PL633", "FI1D1")
    }


def test_the_list_of_clusters_loads(tmp_path: Path) -> None:
    table = tmp_path / "clusters.csv"
    table.write_text(blocks("csv")[1], encoding="utf-8")
    records = loaded(sources()["clusters"], table)
    assert not [record for record in records if isinstance(record, Skip)]
    sound(records)
    members = [record.props["role"] for record in records if isinstance(record, Rel) and record.type == "MEMBER_OF"]
    assert members == ["member", "manager"]


def test_every_key_and_function_is_explained() -> None:
    explained = {
        "`[file]`: how it is written": mapping_read._FILE_KEYS,
        "`[[node]]`: something a row tells of": mapping_read.LABELS,
        "`[[location]]`: where an organization is": mapping_read.LOCATION_TEXTS,
        "Values": FUNCTIONS,
        "Mending rows": (*MENDS, *SHAPES),
    }
    missing = [
        f"{heading}: {name}"
        for heading, names in explained.items()
        for name in names
        if f"`{name}`" not in section(heading)
    ]
    assert not missing
