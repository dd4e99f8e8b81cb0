"""The mappings that come with Baltica: each reads the real file it is for, with every row accounted for."""

from collections import Counter
from pathlib import Path

import pytest

from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader import mapping
from baltica.loader.records import Context, Node, Note, Options, Rel, Skip

# mapping → files in the shared data, rows, rejected rows, distinct nodes by label
EXPECTED: dict[str, tuple[str, int, int, dict[str, int]]] = {
    "cluster-names": ("clusters", 245, 0, {"Organization": 245}),
    "erdf-denmark-2014-2020": ("erdf_beneficiaries/dk*", 107, 0, {"Project": 103, "Organization": 169}),
    "erdf-finland-2014-2020": ("erdf_beneficiaries/fi*", 2881, 18, {"Project": 2863, "Organization": 1607}),
    "erdf-latvia-2014-2020": ("erdf_beneficiaries/lv*", 134, 0, {"Project": 134, "Organization": 64}),
    "erdf-poland-2014-2020": ("erdf_beneficiaries/pl*", 749, 0, {"Project": 748, "Organization": 645}),
    "erdf-schleswig-holstein-2014-2020": ("erdf_beneficiaries/de*", 31, 0, {"Project": 31, "Organization": 29}),
    "erdf-sweden-2014-2020": ("erdf_beneficiaries/se*", 374, 0, {"Project": 374, "Organization": 221}),
    "fp7-2016": ("cordis_networks/fp7_2016", 166725, 0, {"Project": 25788, "Organization": 30973}),
    "fp7-2018": ("cordis_networks/fp7_2018", 56177, 0, {"Project": 25778, "Organization": 30399}),
    "h2020-2016": ("cordis_networks/h2020_2016", 51768, 0, {"Project": 7574, "Organization": 12326}),
    "h2020-2017": ("cordis_networks/h2020_2017", 16592, 1, {"Organization": 16591}),
    "h2020-2021": ("cordis_networks/h2020_2021", 182167, 0, {"Project": 31452, "Organization": 35871, "Topic": 17}),
    "interreg-sweden-2021-2027": ("interreg_se", 1196, 7, {"Project": 584, "Organization": 586, "Topic": 27}),
    "pic-lookup": ("cordis_networks/derived", 40057, 0, {"Organization": 40057}),
    "rcn-eu-grants": ("no_rcn_eu_grants/dataset*", 2931, 3, {"Project": 1955, "Organization": 692}),
    "urbact-members": ("networks_membership/URBACT*", 1510, 0, {"Cluster": 172, "Organization": 591}),
    "etmun-members": ("networks_membership/ETMUN*", 17335, 27, {"Cluster": 59}),
}
WHOLE = {"fp7-2016", "h2020-2016", "h2020-2021"}  # every participation of an edition
SLOW = {"etmun-members", "fp7-2016", "h2020-2021"}  # tested on their first rows only
FIRST = 20_000


def test_every_mapping_is_listed_here_and_tells_what_it_lacks() -> None:
    assert set(mapping.shipped()) == set(EXPECTED)
    for name, title in mapping.shipped().items():
        made = mapping.read(name)
        assert made.name == name
        assert title
        assert made.attribution
        assert len(made.about) > 40


def test_only_whole_editions_say_that_lists_of_partners_are_complete() -> None:
    said = set()
    for name in EXPECTED:
        for file in mapping.read(name).files:
            with_list = {one.name for one in file.nodes if one.properties.get("partner_list_complete")}
            assert with_list <= {one.end for one in file.rels if one.type == "PARTICIPATES_IN"}, name
            said |= {name for _ in with_list}
    assert said == WHOLE


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - SLOW))
def test_a_shipped_mapping_reads_its_real_file(name: str, shared: Path) -> None:
    pattern, rows, rejected, distinct = EXPECTED[name]
    source = mapping.source(name)
    tables = source.find(sorted((shared / "data").glob(pattern)), Options())
    skipped: set[tuple[str, int]] = set()
    seen: set[tuple[str, int]] = set()
    nodes: set[tuple[str, ...]] = set()
    ends: set[tuple[str, ...]] = set()
    wrong: Counter[str] = Counter()
    for record in source.records(tables, Context()):
        key = (record.row.file, record.row.line)
        if isinstance(record, Skip):
            skipped.add(key)
        if isinstance(record, Note):
            continue
        seen.add(key)
        if key in skipped or isinstance(record, Skip):
            continue
        kind = NODE_BY_LABEL[record.label] if isinstance(record, Node) else REL_BY_TYPE[record.type]
        wrong.update(faults(kind, record.props))
        if isinstance(record, Node):
            nodes.add(record.key)
        else:
            ends.update(record.ends)
    assert not wrong
    assert (len(seen), len(skipped)) == (rows, rejected)
    assert not ends - nodes
    counts = Counter(key[0] for key in nodes)
    assert {label: counts[label] for label in distinct} == distinct


def test_the_first_rows_of_horizon_2020(shared: Path) -> None:
    source = mapping.source("h2020-2021")
    tables = source.find([shared / "data/cordis_networks/h2020_2021/h2020.csv.gz"], Options())
    ties, countries = 0, set()
    for record in source.records(tables, Context()):
        assert not isinstance(record, Skip)
        if isinstance(record, Rel) and record.type == "PARTICIPATES_IN":
            ties += 1
        if isinstance(record, Node) and record.label == "Organization":
            countries.add(record.props["country"])
        if ties == FIRST:
            break
    assert {"GR", "GB", "LV"} <= countries
    assert not {"EL", "UK"} & countries
