"""What the user chose: option before environment variable before default."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from baltica.graph.errors import InputError

DEFAULT_USERNAME = "neo4j"
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True)
class Address:
    """Where a graph answers, and as whom. The password never appears in its representation."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str | None = None


def _cache(environment: Mapping[str, str]) -> Path:
    if named := environment.get("BALTICA_CACHE"):
        return Path(named)
    from platformdirs import user_cache_path  # only needed without BALTICA_CACHE

    return user_cache_path("baltica", appauthor=False)


@dataclass(frozen=True)
class Settings:
    """The folder of Baltica's own data, and the server to use instead of an engine on this machine, if one is named.

    ``cache`` is the folder of what can be fetched again.
    """

    home: Path
    server: Address | None = None
    cache: Path = field(default_factory=lambda: _cache(os.environ))

    @classmethod
    def from_options(
        cls,
        *,
        home: Path | None = None,
        uri: str | None = None,
        username: str | None = None,
        password: str | None = None,
        database: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> "Settings":
        """Settings from options, else from NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE, BALTICA_HOME.

        The cache comes from BALTICA_CACHE. The password may also stand in a file named by NEO4J_PASSWORD_FILE. Raises
        InputError for an address without a known scheme, and for a server without a password.
        """
        env = os.environ if environment is None else environment
        folder = home or (Path(env["BALTICA_HOME"]) if env.get("BALTICA_HOME") else _default_home())
        uri = uri or env.get("NEO4J_URI") or None
        if uri is None:
            return cls(home=folder, cache=_cache(env))
        if uri.partition("://")[0] not in SCHEMES or "://" not in uri:
            raise InputError(
                f"NEO4J_URI is not an address of a Neo4j: {shown(uri)}", "write it like bolt://127.0.0.1:7687"
            )
        secret = password or env.get("NEO4J_PASSWORD") or _password_file(env)
        if not secret:
            raise InputError(
                f"no password for {shown(uri)}", "set NEO4J_PASSWORD, or NEO4J_PASSWORD_FILE to a file that holds it"
            )
        return cls(
            home=folder,
            cache=_cache(env),
            server=Address(
                uri=uri,
                username=username or env.get("NEO4J_USERNAME") or DEFAULT_USERNAME,
                password=secret,
                database=database or env.get("NEO4J_DATABASE") or None,
            ),
        )


def shown(uri: str) -> str:
    """An address as it may be printed: without a password that somebody wrote into it.

    >>> shown("bolt://neo4j:secret@127.0.0.1:7687")
    'bolt://…@127.0.0.1:7687'
    """
    return re.sub(r"(?<=://).*@", "…@", uri)


def _default_home() -> Path:
    from platformdirs import user_data_path  # only needed without --home

    return user_data_path("baltica", appauthor=False)


def _password_file(env: Mapping[str, str]) -> str | None:
    name = env.get("NEO4J_PASSWORD_FILE")
    if not name:
        return None
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else "not UTF-8 text"
        raise InputError(
            f"cannot read NEO4J_PASSWORD_FILE {name}: {reason}", "name a file that holds the password"
        ) from None
