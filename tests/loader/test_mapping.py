"""Mappings: what a TOML file says, mistakes in it, and what rows become."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.loader import mapping
from baltica.loader.mapping_mend import mender
from baltica.loader.mapping_template import FUNCTIONS, day_reader
from baltica.loader.mapping_template import number as plain_number
from baltica.loader.records import Context, Node, Note, Options, Record, Rel, Skip

SOURCE = """
[source]
name = "my-table"
title = "My table"
publisher = "me"
licence = "CC0"
"""
FACTS = """
[[node]]
name = "organization"
label = "Organization"
id = "{source}:{slug(who)}"
[node.properties]
name = "{who}"
country = "{country(where)}"

[[node]]
name = "project"
label = "Project"
id = "{source}:{no}"
[node.properties]
title = "{title}"
start_date = "{start}"
start_year = "{year(start)}"
total_cost = "{cost}"

[[relationship]]
type = "PARTICIPATES_IN"
start = "organization"
end = "project"
[relationship.properties]
role = "{role(role)}"

[[location]]
of = "organization"
country = "{country(where)}"
code = "{nuts}"

[[programme]]
of = "project"
name = "Horizon 2020"
"""
FILE = """
[file]
delimiter = ";"
decimal = ","
thousands = "."
dates = "dd.mm.yyyy"
nuts = "2021"

[codes.role]
LP = "coordinator"
PP = "partner"
"""
HEADER = "who;where;no;title;start;cost;role;nuts"
ROW = "Aalborg Universitet;Denmark;7;Clean Sea;1.3.2015;1.234,50;LP;DK050"


def written(folder: Path, text: str, name: str = "map.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str, *tables: Path) -> list[Record]:
    source = mapping.source(written(folder, text))
    return list(source.records(source.find(tables, Options()), Context()))


def table(folder: Path, *lines: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def nodes(records: list[Record], label: str) -> list[Node]:
    return [one for one in records if isinstance(one, Node) and one.label == label]


def rels(records: list[Record], type_: str) -> list[Rel]:
    return [one for one in records if isinstance(one, Rel) and one.type == type_]


def skips(records: list[Record]) -> list[tuple[int, str]]:
    return [(one.row.line, one.reason) for one in records if isinstance(one, Skip)]


def sound(records: list[Record]) -> None:
    """Facts fit the model, and every tie's ends are claimed in its scope."""
    rejected = {(one.row.file, one.row.line) for one in records if isinstance(one, Skip)}
    facts = [one for one in records if isinstance(one, Node | Rel)]
    claimed = {(one.key, one.scope) for one in facts if isinstance(one, Node)}
    for one in facts:
        if (one.row.file, one.row.line) in rejected:
            continue
        kind = NODE_BY_LABEL[one.label] if isinstance(one, Node) else REL_BY_TYPE[one.type]
        assert faults(kind, one.props) == []
        if isinstance(one, Rel):
            assert all((end, one.scope) in claimed for end in one.ends)


def test_a_row_becomes_facts(tmp_path: Path) -> None:
    records = loaded(tmp_path, SOURCE + FILE + FACTS, table(tmp_path, HEADER, ROW))
    sound(records)
    organization, project = nodes(records, "Organization")[0], nodes(records, "Project")[0]
    assert organization.id == "my-table:aalborg-universitet"
    assert dict(organization.props) == {"name": "Aalborg Universitet", "country": "DK"}
    assert dict(project.props) == {
        "title": "Clean Sea",
        "start_date": "2015-03-01",
        "start_year": 2015,
        "total_cost": 1234.5,
    }
    tie = rels(records, "PARTICIPATES_IN")[0]
    assert (tie.start, tie.end, dict(tie.props), tie.scope) == (
        organization.id,
        project.id,
        {"role": "coordinator"},
        "rows",
    )
    located = rels(records, "LOCATED_IN")[0]
    assert (located.end, located.props["basis"]) == ("nuts2021:DK050", "nuts_code")
    assert rels(records, "FUNDED_BY")[0].end == "programme:horizon-2020"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW.replace(";7;", ";;"), "no is empty"),
        (ROW.replace("1.234,50", "much"), "cost 'much' is no number"),
        (ROW.replace("1.3.2015", "31.2.2015"), "start: '31.2.2015' is not a day"),
        (ROW.replace(";LP;", ";XX;"), "role: 'XX' is not in the code list role"),
        (ROW.replace(";LP;", ";;"), "role is empty"),
        (ROW.replace("Denmark", "Atlantis"), "where: 'Atlantis' is no country that Baltica knows"),
        (ROW + ";more", "9 cells where the header has 8"),
    ],
)
def test_a_row_that_cannot_be_used_is_told(tmp_path: Path, row: str, reason: str) -> None:
    records = loaded(tmp_path, SOURCE + FILE + FACTS, table(tmp_path, HEADER, ROW, row))
    sound(records)
    assert skips(records) == [(3, reason)]


def test_rows_left_out_by_conditions_are_told(tmp_path: Path) -> None:
    text = SOURCE + FILE.replace("[codes", 'where = { role = ["LP"] }\nwhere_not = { no = "8" }\n[codes') + FACTS
    rows = (ROW, ROW.replace("LP", "PP"), ROW.replace(";7;", ";8;"))
    assert skips(loaded(tmp_path, text, table(tmp_path, HEADER, *rows))) == [
        (3, "left out by the mapping: role is 'PP'"),
        (4, "left out by the mapping: no is '8'"),
    ]


def test_a_list_in_a_cell_becomes_several_nodes(tmp_path: Path) -> None:
    text = (
        SOURCE
        + """
[[node]]
name = "member"
label = "Organization"
each = "members"
separator = [";", "|"]
id = "{source}:{slug(item)}"
weak = true
[node.properties]
name = "{item}"
[[node]]
name = "network"
label = "Cluster"
id = "{source}:{slug(network)}"
[node.properties]
name = "{network}"
kind = "transnational"
coding_basis = "a test"
[[relationship]]
type = "MEMBER_OF"
start = "member"
end = "network"
[relationship.properties]
role = "member"
[[location]]
of = "member"
cluster = "network"
country = "{country(land)}"
"""
    )
    rows = ("network,members,land", 'UBC,"Riga; Tartu |Gdańsk;",LV', "BaltMet,,LV")
    records = loaded(tmp_path, text, table(tmp_path, *rows))
    sound(records)
    assert [one.id for one in nodes(records, "Organization")] == [
        "my-table:riga",
        "my-table:tartu",
        "my-table:gdansk",
    ]
    assert len(rels(records, "MEMBER_OF")) == 3
    assert {(one.start, one.end, one.props["basis"]) for one in rels(records, "PRESENT_IN")} == {
        ("my-table:ubc", "nuts2021:LV", "country")
    }
    assert skips(records) == [(3, "members is empty")]


def test_several_files_are_told_apart_by_their_columns(tmp_path: Path) -> None:
    text = (
        SOURCE
        + """
[file.people]
encoding = "cp1250"
[file.ties]
complete = false
scope = "{year}"
updated = "{when}"
[[node]]
file = "people"
label = "Organization"
id = "{source}:{key}"
[node.properties]
name = "{name}"
[[node]]
file = "ties"
label = "Organization"
id = ["pic:{pic(key)}", "{source}:{key}"]
weak = true
[node.properties]
name = "Body {key}"
[[node]]
file = "ties"
label = "Project"
id = "{source}:p{project}"
[node.properties]
title = "Project {project}"
[[relationship]]
file = "ties"
type = "PARTICIPATES_IN"
start = "organization"
end = "project"
[relationship.properties]
role = "partner"
"""
    )
    people = table(tmp_path, "key,name", "a,Łódź", name="people.csv", encoding="cp1250")
    ties = table(
        tmp_path, "key,project,year,when", "a,1,2020,2020-02-01", "999999999,1,2021,2021-01-01", name="ties.csv"
    )
    source = mapping.source(written(tmp_path, text))
    found = source.find([people, ties], Options())
    assert [(one.kind, one.complete) for one in found] == [("people", True), ("ties", False)]
    records = list(source.records(found, Context()))
    sound(records)
    assert [(one.id, one.scope, one.updated) for one in nodes(records, "Organization")] == [
        ("my-table:a", "people", ""),
        ("my-table:a", "2020", "2020-02-01"),
        ("pic:999999999", "2021", "2021-01-01"),
    ]
    assert nodes(records, "Organization")[0].props["name"] == "Łódź"
    with pytest.raises(InputError, match="has the columns of no file"):
        source.find([table(tmp_path, "x,y", "1,2", name="other.csv")], Options())
    beside = source.find([tmp_path], Options())  # in a folder, what does not fit is passed over
    assert len(beside) == 2


def test_a_file_of_rejects_is_an_update_in_utf_8(tmp_path: Path) -> None:
    text = SOURCE + FILE.replace('delimiter = ";"', 'delimiter = "|"\nencoding = "cp1252"') + FACTS
    rejects = table(tmp_path, f"{HEADER};line;reason", f"{ROW};4;why", name="table.rejects.csv")
    source = mapping.source(written(tmp_path, text))
    found = source.find([rejects], Options())
    assert [one.complete for one in found] == [False]
    assert len(nodes(list(source.records(found, Context())), "Project")) == 1


def test_header_skip_and_empty_words(tmp_path: Path) -> None:
    text = SOURCE + FILE.replace(
        'delimiter = ";"',
        'delimiter = ";"\nskip = 1\nheader = ["who", "where", "no", "title", "start", "cost", "role", "nuts"]\n'
        'empty = { cost = ["NA"], "*" = ["-"] }',
    )
    bare = table(tmp_path, "made by hand", ROW.replace("1.234,50", "NA").replace("DK050", "-"))
    records = loaded(tmp_path, text + FACTS, bare)
    sound(records)
    assert skips(records) == []
    assert "total_cost" not in nodes(records, "Project")[0].props
    assert rels(records, "LOCATED_IN")[0].props["basis"] == "country_only"


# --- mistakes in a mapping ------------------------------------------------------------------------------------------

GOOD = SOURCE + FILE + FACTS
MISTAKES = [
    ('name = "my-table"', 'name = "cordis ops"', r"\[source\]: name 'cordis ops' cannot be used"),
    ('name = "my-table"', 'name = "baltica"', "'baltica' is that of a source of Baltica"),
    ('title = "My table"', "", r"\[source\]: title is missing"),
    ('publisher = "me"', 'publisher = "me"\nurl = "ftp:x"', "is no address"),
    ("[file]", "[fil]", "'fil' is not known here"),
    ('delimiter = ";"', 'delimeter = ";"', r"\[file\]: 'delimeter' is not known here"),
    ('delimiter = ";"', 'delimiter = ";;"', "not one character"),
    ('delimiter = ";"', "skip = true", "skip should be a whole number, not True"),
    ('delimiter = ";"', 'mend = "guess"', r"\[file\], mend: 'guess' is not known"),
    ('"dd.mm.yyyy"', '"%d.%m.%Y"', "is no pattern of a day"),
    ('label = "Organization"', 'label = "Organisation"', "label 'Organisation' is not in the model"),
    ('label = "Organization"', 'label = "Run"', "label 'Run' is not in the model"),
    ("{source}:{slug(who)}", "{slug(who)}", "has no prefix"),
    ("{source}:{slug(who)}", "{source}:all", "is the same in every row"),
    ("{source}:{slug(who)}", "{source}:{slug(who)", "braces"),
    ("{source}:{slug(who)}", "{source}:{item}", "{item} stands only where"),
    ('name = "{who}"', 'nom = "{who}"', r"\[\[node\]\] 1, nom: is not a property of Organization"),
    ('name = "{who}"', "", "the property name is missing"),
    ('name = "{who}"', "name = 5", "name should be STRING, not 5"),
    ('total_cost = "{cost}"', 'total_cost = "12"', "should be a number, not '12'"),
    ('LP = "coordinator"', 'LP = "boss"', r"\[codes.role\]: 'boss' is no value of role"),
    ("[codes.role]", "[codes.slug]", r"\[codes.slug\]: the name cannot be used"),
    ('type = "PARTICIPATES_IN"', 'type = "KNOWS"', "type 'KNOWS' is not in the model"),
    ('end = "project"', 'end = "projekt"', "end 'projekt' is no node of this file"),
    ('start = "organization"', 'start = "project"', "start 'project' is Project"),
    ('role = "{role(role)}"', "", "the property role is missing"),
    ('of = "organization"', 'of = "project"', "of 'project' is Project"),
    ('country = "{country(where)}"\ncode', "code", "country is missing"),
    ('name = "project"', 'name = "organization"', "the name 'organization' is taken"),
    ("[[programme]]", "[programme]", "programme should be a list"),
    ("[[node]]", "[[node]", "is not TOML"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert right in GOOD
    path = written(tmp_path, GOOD.replace(right, wrong, 1))
    with pytest.raises(InputError, match=told) as caught:
        mapping.source(path)
    assert "map.toml" in caught.value.message
    assert caught.value.hint


def test_a_column_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    source = mapping.source(written(tmp_path, GOOD.replace("{title}", "{titel}")))
    with pytest.raises(InputError, match=r"lacks the column 'titel' \(.*map.toml: \[\[node\]\] 2, title\)") as caught:
        source.find([table(tmp_path, HEADER, ROW)], Options())
    assert "title" in caught.value.hint
    misspelt = mapping.source(written(tmp_path, GOOD.replace("{title}", "{uper(title)}")))
    with pytest.raises(InputError, match=r"lacks the column 'uper\(title\)' \([^;]*\)$") as caught:
        misspelt.find([table(tmp_path, HEADER, ROW)], Options())
    assert "'uper' is no function or code list either: there are slug" in caught.value.hint
    lacking = GOOD.replace("{title}", "{no}").replace("{cost}", "{titel}")
    lacking = lacking.replace("[file]", '[file]\nmay_lack = ["titel"]')
    assert skips(loaded(tmp_path, lacking, table(tmp_path, HEADER, ROW))) == []


def test_licence_and_names_to_give_stay_apart(tmp_path: Path) -> None:
    licence = 'licence = "not stated; public data"'
    text = GOOD.replace(next(line for line in GOOD.splitlines() if line.startswith("licence")), licence)
    assert mapping.source(written(tmp_path, text)).licence == "not stated, public data"


def test_a_mapping_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no mapping is called nowhere"):
        mapping.source("nowhere")
    (tmp_path / "m.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        mapping.source(tmp_path / "m.toml")


# --- small parts ----------------------------------------------------------------------------------------------------


def test_functions_of_templates() -> None:
    call = FUNCTIONS
    assert call["slug"]("Łódź Öresund") == "lodz-oresund"
    assert call["slug"]("Δήμος Αθηναίων") != call["slug"]("Δήμος Πατρέων")
    assert (call["country"]("el"), call["country"]("Sverige"), call["country"]("UK")) == ("GR", "SE", "GB")
    assert call["year"]("01.06.2020 00:00") == "2020"
    assert (call["first_word"]("24768 Rendsburg"), call["other_words"]("24768 Rendsburg")) == ("24768", "Rendsburg")
    assert (call["pic"]("999999999"), call["pic"]("aee4")) == ("999999999", "")
    with pytest.raises(ValueError, match="holds no year"):
        call["year"]("soon")


def test_days_and_numbers() -> None:
    read = day_reader(("dd.mm.yyyy", "mm/dd/yyyy"))
    assert [read(one) for one in ("1.3.2015", "12/31/2019", "2015-10-27T00:00:00Z", "01.06.2020 00:00")] == [
        "2015-03-01",
        "2019-12-31",
        "2015-10-27",
        "2020-06-01",
    ]
    assert plain_number("1 234,5", ",", " ") == 1234.5
    assert plain_number("nan") is None


def test_mends_only_what_has_one_reading() -> None:
    columns = ("code", "name", "day", "cost", "paid")
    mend = mender(("drop_empty_end", "join_commas"), {"code": "word", "day": "day", "cost": "number", "paid": "number"})
    assert mend is not None
    assert mend(["A1", "x", "1.2.2015", "5", "6", "", ";"], columns) == ["A1", "x", "1.2.2015", "5", "6"]
    assert mend(["A1", "x", " y", "1.2.2015", "5", "6", ""], columns) == ["A1", "x, y", "1.2.2015", "5", "6"]
    assert mend(["A1", "x", "1.2.2015", "5", "50", "6"], columns) is None  # 5,50 and 6, or 5 and 50,6
    assert mend(["A1", "x", "1.2.2015", "5"], columns) is None
    assert mender((), {}) is None


# --- anything at all ------------------------------------------------------------------------------------------------

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12) | st.sampled_from(
    ["Denmark", "LP", "1.3.2015", "5,5", "7", '"', "NA", "", "DK050", "9" * 40]
)


def accounted(source_records: Iterator[Record], rows: set[tuple[str, int]]) -> None:
    records = list(source_records)
    sound(records)
    assert {(one.row.file, one.row.line) for one in records if not isinstance(one, Note)} == rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=6))
def test_any_row_is_accounted_for(tmp_path: Path, rows: list[list[str]]) -> None:
    source = mapping.source(written(tmp_path, GOOD))
    path = table(tmp_path, HEADER, *(";".join(row) for row in rows))
    try:
        found = source.find([path], Options())
        expected = {(row.file, row.line) for row in found[0].rows()}
        accounted(source.records(found, Context()), expected)
    except InputError:
        return


TOML_VALUES: Any = st.recursive(
    st.text(max_size=10)
    | st.integers()
    | st.booleans()
    | st.floats()
    | st.sampled_from(["{who}", "{item}", "x:{who}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a nest of dictionaries and lists."""
    inside = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [path, *(one for key, value in inside for one in places(value, (*path, key)))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_mapping_works_or_is_told_to_be_wrong(tmp_path: Path, data: st.DataObject) -> None:
    content = tomllib.loads(GOOD)
    *above, last = data.draw(st.sampled_from([one for one in places(content) if one]))
    target = content
    for key in above:
        target = target[key]
    target[last] = data.draw(TOML_VALUES)
    from baltica.loader import mapping_read

    reader = mapping_read._Reader("map.toml", content)
    try:
        made = reader.mapping()
    except InputError as error:
        assert error.message.startswith("map.toml")
        return
    assert made.files
