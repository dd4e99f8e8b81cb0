"""What the user chose: option before environment variable before default, and no password in sight."""

from pathlib import Path

import pytest

from baltica.graph.engines.arcadedb import statement_seconds
from baltica.graph.errors import InputError
from baltica.graph.settings import DEFAULT_USERNAME, SCHEMES, Address, Settings, shown

SECRET = "gehe!m"
SERVER = {"NEO4J_URI": "bolt://env:7687", "NEO4J_PASSWORD": SECRET}


def server(environment: dict[str, str], **options: str) -> Address:
    found = Settings.from_options(environment=environment, home=Path("h"), **options).server
    assert found is not None
    return found


def test_without_an_address_the_embedded_engine_is_meant() -> None:
    settings = Settings.from_options(environment={"NEO4J_PASSWORD": SECRET, "NEO4J_USERNAME": "x", "NEO4J_URI": ""})
    assert settings.server is None


def test_home_comes_from_option_then_environment_then_platform() -> None:
    environment = {"BALTICA_HOME": "/from/environment"}
    assert Settings.from_options(home=Path("/option"), environment=environment).home == Path("/option")
    assert Settings.from_options(environment=environment).home == Path("/from/environment")
    for unset in ({}, {"BALTICA_HOME": ""}):
        default = Settings.from_options(environment=unset).home
        assert default.is_absolute()
        assert default.name == "baltica"


@pytest.mark.parametrize(
    ("option", "variable", "field"),
    [
        ("uri", "NEO4J_URI", "uri"),
        ("username", "NEO4J_USERNAME", "username"),
        ("password", "NEO4J_PASSWORD", "password"),
        ("database", "NEO4J_DATABASE", "database"),
    ],
)
def test_an_option_comes_before_the_environment(option: str, variable: str, field: str) -> None:
    from_environment, from_option = "bolt://one:1", "bolt://two:2"
    environment = {**SERVER, variable: from_environment}
    assert getattr(server(environment), field) == from_environment
    assert getattr(server(environment, **{option: from_option}), field) == from_option
    assert getattr(server(environment, **{option: ""}), field) == from_environment, "an empty option chooses nothing"


def test_defaults_of_a_server() -> None:
    found = server(SERVER)
    assert (found.username, found.database) == (DEFAULT_USERNAME, None)
    assert server({**SERVER, "NEO4J_DATABASE": ""}).database is None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_of_the_driver_is_taken(scheme: str) -> None:
    assert server({**SERVER, "NEO4J_URI": f"{scheme}://host"}).uri == f"{scheme}://host"


@pytest.mark.parametrize("uri", ["host:7687", "http://host", "bolt:host", "://host", "bolt//host", " bolt://host"])
def test_an_address_without_a_known_scheme_is_refused(uri: str) -> None:
    with pytest.raises(InputError, match="is not an address") as caught:
        server({**SERVER, "NEO4J_URI": uri})
    assert "bolt://" in caught.value.hint


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f" {SECRET}\n", encoding="utf-8")
    environment = {"NEO4J_URI": "bolt://h", "NEO4J_PASSWORD_FILE": str(file)}
    assert server(environment).password == SECRET
    assert server({**environment, "NEO4J_PASSWORD": "first"}).password == "first"
    assert server(environment, password="option").password == "option"


def test_a_password_file_that_cannot_be_read_is_one_clear_error(tmp_path: Path) -> None:
    broken = tmp_path / "binary"
    broken.write_bytes(b"\xff\xfe\x00")
    empty = tmp_path / "empty"
    empty.touch()
    for file, words in [
        (tmp_path / "no", "no such file"),
        (tmp_path, "directory"),
        (broken, "utf-8"),
        (empty, "no pass"),
    ]:
        with pytest.raises(InputError, match=f"(?i){words}") as caught:
            server({"NEO4J_URI": "bolt://h", "NEO4J_PASSWORD_FILE": str(file)})
        assert caught.value.hint


def test_a_server_without_a_password_is_refused() -> None:
    with pytest.raises(InputError, match="no password for bolt://h"):
        server({"NEO4J_URI": "bolt://h"})


def test_no_representation_and_no_error_shows_a_password() -> None:
    settings = Settings.from_options(home=Path("h"), environment=SERVER)
    assert SECRET not in repr(settings) + str(settings) + repr(settings.server)
    for uri, environment in [
        (f"http://neo4j:{SECRET}@host", SERVER),
        (f"bolt://neo4j:{SECRET}@host", {}),
        (f"bolt://neo4j:{SECRET}@x@host", {}),
    ]:
        with pytest.raises(InputError) as caught:
            server({**environment, "NEO4J_URI": uri})
        assert SECRET not in caught.value.message + caught.value.hint
        assert "host" in caught.value.message
    assert shown("bolt://host:7687") == "bolt://host:7687"


def test_the_time_of_a_statement_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BALTICA_STATEMENT_SECONDS", raising=False)
    assert statement_seconds() == 60
    monkeypatch.setenv("BALTICA_STATEMENT_SECONDS", "600")
    assert statement_seconds() == 600
    for wrong in ("0", "-1", "ten", "1.5"):
        monkeypatch.setenv("BALTICA_STATEMENT_SECONDS", wrong)
        with pytest.raises(InputError, match="BALTICA_STATEMENT_SECONDS"):
            statement_seconds()


def test_the_cache_comes_from_the_environment_then_from_the_platform() -> None:
    assert Settings.from_options(environment={"BALTICA_CACHE": "/cache"}).cache == Path("/cache")
    assert Settings.from_options(environment={**SERVER, "BALTICA_CACHE": "/cache"}).cache == Path("/cache")
    default = Settings.from_options(environment={}).cache
    assert default.is_absolute()
    assert default.name == "baltica"
    assert default != Settings.from_options(environment={}).home
