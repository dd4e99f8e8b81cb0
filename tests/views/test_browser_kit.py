"""The kit for Neo4j Browser as files: complete, the same every time, safe with any text, asking nobody."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.cypher.catalog import FOLDERS, Query, queries
from baltica.cypher.header import parse
from baltica.graph.errors import InputError, QueryError
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.views.browser import favorites, guide, kit, page, parameters, style
from tests.support.words import claims
from tests.views.test_palette import VISION, lab

EVIL = "</script><img src=x onerror=hit()>\"'`;\\"


@pytest.fixture(scope="module")
def hostile() -> Mapping[str, Query]:
    """The catalogue and a query whose every text wants to be more."""
    own = parse(
        "own_hostile",
        f"// {EVIL}\n//\n// {EVIL} {EVIL}\n//\n// @folder ../..\\{EVIL}\n"
        f"// @param evil STRING {EVIL} = {EVIL} (e.g. {EVIL})\n// @return x STRING it\nRETURN $evil AS x",
        f"MATCH (n) WHERE n.name = '{EVIL.replace(chr(39), '')}x' RETURN n",
    )
    return {**queries(), own.name: own}


def members(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_label_and_type_has_a_look() -> None:
    rules = style.rules()
    assert set(style.LOOKS) == set(NODE_BY_LABEL)
    assert set(rules) == {
        "node",
        "relationship",
        *(f"node.{label}" for label in NODE_BY_LABEL),
        *(f"relationship.{type_}" for type_ in REL_BY_TYPE),
    }
    assert all(rule["caption"] for rule in rules.values())


@pytest.mark.parametrize("label", NODE_BY_LABEL)
def test_captions_show_what_every_node_has(label: str) -> None:
    named = re.findall(r"\{(\w+)\}", style.LOOKS[label].caption)
    props = {prop.name: prop for prop in NODE_BY_LABEL[label].props}
    assert set(named) <= set(props)
    assert any(props[name].required for name in named) or label == "Measurement"


@pytest.mark.parametrize("type_", style.CAPTIONS)
def test_captions_of_ties_show_what_every_tie_has(type_: str) -> None:
    prop = next(p for p in REL_BY_TYPE[type_].props if f"{{{p.name}}}" == style.CAPTIONS[type_])
    assert prop.required


@pytest.mark.parametrize("vision", VISION)
def test_labels_differ_in_color(vision: str) -> None:
    colors = {look.color for look in style.LOOKS.values()}
    assert len(colors) == len(style.LOOKS) - 1  # runs and measurements share one
    for one, other in combinations(colors, 2):
        assert np.linalg.norm(lab(one, vision) - lab(other, vision)) > 20, f"{one} and {other} with {vision}"


@pytest.mark.parametrize("label", style.LOOKS)
def test_text_on_a_node_can_be_read(label: str) -> None:
    color = style.LOOKS[label].color
    assert style.contrast(style.text_color(color), color) >= 4


def test_the_zip_holds_the_catalogue_in_order_and_is_the_same_every_time() -> None:
    entries = favorites.saved(queries())
    content = favorites.zipped(entries)
    assert content == favorites.zipped(favorites.saved(dict(reversed(queries().items()))))
    files = members(content)
    assert len(files) == len(entries)
    shown = list(dict.fromkeys(name.split("/")[0] for name in files))
    present = [folder for folder in FOLDERS[:-1] if any(query.folder == folder for query in queries().values())]
    assert shown == [favorites.FIRST, *(f"{n:02} {folder}" for n, folder in enumerate(present, 1))]
    texts = iter(files.values())
    assert next(texts).startswith(f"// {parameters.TITLE}\n")
    for one, text in zip(entries[1:], texts, strict=True):
        assert text == one.content
        assert text.splitlines()[0] == f"// {one.title}"


@pytest.mark.parametrize("name", [name for name, query in queries().items() if query.folder in FOLDERS[:-1]])
def test_a_saved_query_is_a_header_and_one_statement(name: str) -> None:
    query = queries()[name]
    for picture in {False, bool(query.graph)}:
        lines = favorites.content(query, picture=picture).splitlines()
        head = [line for line in lines if line.startswith("//")]
        body = "\n".join(lines[len(head) :])
        assert body == f"{query.graph if picture else query.statement};"
        assert " ".join(line[2:].strip() for line in head[2:]).startswith(query.text)
        assert max(map(len, head)) < 120
        used = set(re.findall(r"\$(\w+)", body))
        assert used == {found[1] for line in head if (found := re.match(r"//   \$(\w+): \S", line))}


def test_what_is_stored_is_the_same_with_fixed_ids() -> None:
    entries = favorites.saved(queries())
    stored = favorites.stored(entries)
    ids = [one["id"] for kind in stored.values() for one in kind]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(favorites.PREFIX) for one in ids)
    assert [one["content"] for one in stored["documents"]] == [one.content for one in entries]
    assert {one["folder"] for one in stored["documents"]} == {one["id"] for one in stored["folders"]}


def test_own_folders_follow_ours_and_nothing_leaves_the_folder(hostile: Mapping[str, Query]) -> None:
    files = members(favorites.zipped(favorites.saved(hostile)))
    own = [name for name in files if "onerror" in name]
    assert len(own) == 2
    assert own == list(files)[-2:]
    for name in own:
        assert re.fullmatch(r"\d\d [^/\\:*?\"<>|]+/\d\d [^/\\:*?\"<>|]+\.cypher", name)
        assert files[name].splitlines()[0].endswith(EVIL)


@given(st.text())
def test_any_title_makes_a_file_name_and_one_line(title: str) -> None:
    query = replace(queries()["graph_labels"], title=title, folder=title)
    entry = favorites.saved({"own": query})[1]
    (_, name) = members(favorites.zipped(favorites.saved({"own": query})))
    assert re.fullmatch(r"[^/\\\x00-\x1f]+/[^/\\\x00-\x1f]+\.cypher", name)
    assert entry.content.split("\n")[1] == "//"


def test_every_parameter_is_set_once_with_a_value_that_fits() -> None:
    found = parameters.parameters(queries())
    assert set(found) == {param.name for query in queries().values() for param in query.params}
    lines = [line for line in parameters.script(queries()).splitlines() if not line.startswith("//")]
    assert [re.match(r":param (\w+) => .+;$", line)[1] for line in lines] == sorted(found)  # type: ignore[index]
    assert all(parameters.value_of(param) is not None for param in found.values())
    command = parameters.command(queries())
    assert command.startswith(f"param [{{{', '.join(found)}}}] => {{RETURN ")
    assert "\n" not in command


def test_a_value_that_would_need_a_backslash_is_not_in_the_configuration(hostile: Mapping[str, Query]) -> None:
    assert ":param evil => '" in parameters.script(hostile)
    assert "evil" not in parameters.command(hostile)
    assert "\\" not in kit.settings("http://localhost:7474", hostile)["browser.post_connect_cmd"]


def test_settings_name_the_address() -> None:
    found = kit.settings("https://graph.example:7473/")
    assert found["browser.post_connect_cmd"].startswith(
        f"clear; guide https://graph.example:7473/browser/{favorites.GUIDE}; param ["
    )
    assert "graph.example" in found["browser.remote_content_hostname_whitelist"].split(",")
    assert found["client.allow_telemetry"] == "false"


@pytest.mark.parametrize("address", ["localhost:7474", "http://x; play http://y", "http://a b", "file:///etc", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InputError) as caught:
        kit.settings(address)
    assert "http://localhost:7474" in caught.value.hint


@pytest.fixture(scope="module")
def pages(hostile: Mapping[str, Query]) -> dict[str, str]:
    served = kit.served(hostile)
    return {
        "start": served["baltica-start.html"],
        "guide": served[favorites.GUIDE],
        "instructions": kit.instructions(hostile),
    }


@pytest.mark.parametrize("name", ["start", "guide", "instructions"])
def test_pages_hold_no_script_and_name_no_other_host(pages: dict[str, str], name: str) -> None:
    text = pages[name]
    assert EVIL not in text
    assert "<img src=x" not in text
    assert not re.search(r"<script(?! src=\"baltica-start\.js\"></script>)|<[^>]+\son\w+=|javascript:", text)
    addresses = re.findall(r"(?:src|href|action)=\"([^\"]*)\"", text)
    assert all(re.match(r"data:|\./$|baltica-start\.\w+$", one) for one in addresses), addresses
    assert not claims(text)


def test_the_page_of_instructions_forbids_what_it_does_not_need(pages: dict[str, str]) -> None:
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    assert f'content="{policy}"' in pages["instructions"]
    for name in (kit.ZIP, kit.GRASS, kit.PARAMETERS, favorites.GUIDE):
        assert name in pages["instructions"]


def test_pictures_are_small() -> None:
    for name in kit.IMAGES:
        assert len(kit._image(name)) < 200_000  # 150 kB as base64


def test_the_guide_covers_the_model_and_shows_queries_as_they_are() -> None:
    text = guide.guide(queries())
    for name in (*NODE_BY_LABEL, *REL_BY_TYPE, *(f"${param}" for param in parameters.parameters(queries()))):
        assert name in text
    assert str(page.render("guide.html", tags="tags-guide.html", served=True, **guide.content(queries()))) == text
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&#34;", '"')
    for name in ("cross_border_region_pairs", "regions_initiatives", "clusters_by_specialization", "clusters_compared"):
        assert queries()[name].statement in plain


def test_a_query_that_the_guide_misses_is_an_error() -> None:
    with pytest.raises(QueryError, match="graph_labels"):
        guide.guide({name: query for name, query in queries().items() if name != "graph_labels"})


def archive(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, f"the {name}")
    return path


def test_the_plugin_is_neo4j_browser_and_the_kit(tmp_path: Path) -> None:
    source = archive(tmp_path / "neo4j-browser-1.jar", "browser/index.html", "browser/app.js", "META-INF/MANIFEST.MF")
    target = tmp_path / "plugins" / kit.JAR
    for _ in range(2):  # it replaces the one before
        kit.write_plugin(source, target)
    found = members(target.read_bytes())
    assert found["browser/app.js"] == "the browser/app.js"
    assert {f"browser/{name}" for name in kit.served()} <= set(found)
    stored = json.loads(found["browser/baltica-kit.json"])
    assert stored["grass"] == style.rules()
    assert stored["documents"][1]["content"].count(stored["origin"]) == 1
    assert [path.name for path in target.parent.iterdir()] == [kit.JAR]


@pytest.mark.parametrize("broken", ["absent", "no archive", "no browser"])
def test_what_is_no_neo4j_browser_makes_no_plugin(broken: str, tmp_path: Path) -> None:
    source = tmp_path / "neo4j-browser-1.jar"
    if broken == "no archive":
        source.write_bytes(b"PK half of a file")
    elif broken == "no browser":
        archive(source, "org/other.class")
    with pytest.raises(InputError) as caught:
        kit.write_plugin(source, tmp_path / kit.JAR)
    assert caught.value.hint
    assert not (tmp_path / kit.JAR).exists()


def test_the_kit_is_written_whole(tmp_path: Path) -> None:
    written = kit.write(tmp_path / "kit")
    assert sorted(tmp_path.joinpath("kit").iterdir()) == sorted(written)
    assert (tmp_path / "kit" / kit.GRASS).read_text(encoding="utf-8") == style.grass()
    with pytest.raises(InputError):
        kit.write(written[0])  # a file, not a folder
