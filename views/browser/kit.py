"""The kit: files that dress Neo4j Browser, as a plugin that Neo4j serves, and as a folder to drop file by file."""

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from baltica.cypher import catalog
from baltica.cypher.catalog import Query
from baltica.graph.errors import InputError
from baltica.graph.files import write_atomically
from baltica.views.browser import favorites, guide, page, parameters, style

JAR = "baltica-browser.jar"
START = "/browser/baltica-start.html"
ZIP, GRASS, PARAMETERS, INSTRUCTIONS = "baltica-queries.zip", "baltica.grass", "00-parameters.cypher", "index.html"
STYLE = "baltica-start.css"
STATIC = ("baltica-start.html", STYLE, "baltica-start.js")
ORIGIN = "http://origin.invalid"  # the start page puts the server's own address in its place
NO_TELEMETRY = {"allowUserStats": False, "allowCrashReports": False}
IMAGES = ("queries", "parameters", "picture", "guide")
_ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?/?", re.ASCII)
_EPOCH = (2020, 1, 1, 0, 0, 0)


def served(queries: Mapping[str, Query] | None = None) -> dict[str, str]:
    """The files that Neo4j serves beside its Browser, by name."""
    asked = catalog.queries() if queries is None else queries
    entries = favorites.saved(asked)
    kit: dict[str, Any] = {
        **favorites.stored([entries[0], favorites.opening(ORIGIN), *entries[1:]]),
        "grass": style.rules(),
        "settings": NO_TELEMETRY,
        "origin": ORIGIN,
    }
    return {
        **{name: page.file(name) for name in STATIC},
        "baltica-kit.json": favorites.as_json(kit),
        favorites.GUIDE: guide.guide(asked),
        GRASS: style.grass(),
    }


def write_plugin(browser_jar: Path, target: Path, queries: Mapping[str, Query] | None = None) -> None:
    """Write the plugin: Neo4j Browser's own files with the kit beside them, for Neo4j's folder of plugins.

    Raises InputError where the archive of Neo4j Browser cannot be read or the target cannot be written.
    """
    try:
        file = io.BytesIO(browser_jar.read_bytes())
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
            if "browser/index.html" not in archive.namelist():
                raise InputError(f"{browser_jar} holds no Neo4j Browser", "name a file neo4j-browser-….jar")
            for name, content in served(queries).items():
                archive.writestr(zipfile.ZipInfo(f"browser/{name}", _EPOCH), content, zipfile.ZIP_DEFLATED)
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"cannot read {browser_jar}: {error}", "fetch it again: baltica engine fetch") from None
    write_atomically(target, file.getvalue())


def settings(http: str, queries: Mapping[str, Query] | None = None) -> dict[str, str]:
    """Lines of neo4j.conf for a server with the plugin; ``http`` is its address, like ``http://localhost:7474``.

    After login Neo4j Browser empties its list of results, opens the guide beside it and sets the parameters. Raises
    InputError for what is no address.
    """
    asked = catalog.queries() if queries is None else queries
    if not _ADDRESS.fullmatch(http):
        raise InputError(f"{http} is no address of a web server", "write it like http://localhost:7474")
    return {
        "browser.post_connect_cmd": "; ".join(
            ("clear", f"guide {http.rstrip('/')}/browser/{favorites.GUIDE}", parameters.command(asked))
        ),
        "browser.remote_content_hostname_whitelist": ",".join(
            dict.fromkeys(("localhost", "127.0.0.1", str(urlsplit(http).hostname), "guides.neo4j.com"))
        ),
        "client.allow_telemetry": "false",
    }


def write(folder: Path, queries: Mapping[str, Query] | None = None) -> list[Path]:
    """Write the kit for any server: files to drop on its Neo4j Browser, and a page that says how."""
    asked = catalog.queries() if queries is None else queries
    entries = favorites.saved(asked)
    contents: dict[str, str | bytes] = {
        INSTRUCTIONS: instructions(asked),
        ZIP: favorites.zipped(entries),
        GRASS: style.grass(),
        PARAMETERS: parameters.script(asked),
        favorites.GUIDE: guide.guide(asked),
    }
    for name, content in contents.items():
        write_atomically(folder / name, content)
    return [folder / name for name in contents]


def instructions(queries: Mapping[str, Query]) -> str:
    """The page of instructions: one file with its pictures, which asks nothing of any network."""
    return page.render(
        "instructions.html",
        tags="tags-page.html",
        served=False,
        css=Markup(page.file(STYLE)),  # noqa: S704 - our own file, not data
        images={name: _image(name) for name in IMAGES},
        files={"zip": ZIP, "grass": GRASS, "parameters": PARAMETERS, "guide": favorites.GUIDE, "jar": JAR},
        count=len(favorites.saved(queries)),
        **guide.content(queries),
    )


def _image(name: str) -> str:
    data = files("baltica.views.browser").joinpath("images", f"{name}.png").read_bytes()
    return f"data:image/png;base64,{b64encode(data).decode()}"
