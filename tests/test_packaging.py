"""The wheel a user installs holds every module and data file of the rooms, and nothing else."""

import email
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tests.test_architecture import PYPROJECT, ROOMS, ROOT

SHIPPED = {
    *(".py", ".typed", ".toml", ".cypher", ".csv", ".json", ".md", ".txt"),
    *(".html", ".css", ".js", ".j2", ".svg", ".png"),
}
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info", ".*", "*~")


def copy_of_the_source(target: Path) -> Path:
    """What a clean checkout holds of the package; the build leaves its traces here and not in the checkout."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, target / room, ignore=NOT_SHIPPED)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, target / name)
    return target


def setuptools_is_new_enough() -> bool:
    wanted = PYPROJECT["build-system"]["requires"][0].removeprefix("setuptools>=")
    try:
        return int(version("setuptools").partition(".")[0]) >= int(wanted)
    except PackageNotFoundError:
        return False


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_source(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    # With setuptools at hand nothing has to be downloaded.
    isolation = ["--no-isolation"] if setuptools_is_new_enough() else []
    build = [sys.executable, "-m", "build", "--wheel", *isolation, "--outdir", str(out), str(source)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=170)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def members(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_the_rooms_and_nothing_else(source: Path, members: set[str]) -> None:
    files = {path.relative_to(source).as_posix() for room in ROOMS for path in (source / room).rglob("*.*")}
    expected = {f"baltica/{file}" for file in files if (source / file).is_file()}
    found = {member for member in members if ".dist-info/" not in member}
    assert sorted(expected - found) == [], "in the checkout, not in the wheel (package-data in pyproject.toml)"
    assert sorted(found - expected) == []


def test_only_known_kinds_of_files_ship(members: set[str]) -> None:
    odd = {member for member in members if ".dist-info/" not in member and Path(member).suffix not in SHIPPED}
    assert not odd


def test_licence_and_door_are_in_the_wheel(members: set[str], wheel: Path) -> None:
    info = next(member for member in members if member.endswith("/METADATA")).removesuffix("METADATA")
    with zipfile.ZipFile(wheel) as archive:
        metadata = email.message_from_bytes(archive.read(f"{info}METADATA"))
        doors = archive.read(f"{info}entry_points.txt").decode()
    assert f"{info}licenses/LICENSE" in members
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Version"] == PYPROJECT["project"]["version"]
    assert "baltica = baltica.cli.main:run" in doors


def test_installed_copy_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, the package finds its modules, queries and facts without the checkout."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "import sys; sys.meta_path = [f for f in sys.meta_path if 'editable' not in str(f)]\n"
        "from importlib.resources import files\n"
        "from baltica.cypher.catalog import queries\n"
        "import baltica.cli.main, baltica.graph.model as model\n"
        f"assert model.__file__.startswith({str(tmp_path)!r}), model.__file__\n"
        "assert queries()\n"
        "assert files('baltica.loader.data').joinpath('baltica', 'regions.csv').is_file()\n"
        "from baltica.loader import mapping, programmes\n"
        "assert mapping.shipped() and programmes.programmes()\n"
    )
    where = {"PYTHONPATH": str(tmp_path), "PATH": "", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=where, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_bundled_facts_say_where_they_are_from() -> None:
    assert (ROOT / "loader" / "data" / "baltica" / "README.md").is_file()


def test_constraints_name_every_package_exactly() -> None:
    """The install command of the README pins everything it may bring; nothing names a place to get it from."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all("==" in pin and "://" not in pin and "--" not in pin for pin in pins), pins
    named = {pin.partition("==")[0].lower() for pin in pins}
    project = PYPROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    missing = [want for want in wanted if want.split(">")[0].split("=")[0].strip().lower() not in named]
    assert not missing, f"not in constraints.txt: {missing}"
