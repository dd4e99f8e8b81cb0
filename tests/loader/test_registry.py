"""Every source that is there is complete: found, named, documented, with its files and their columns."""

import csv
import pkgutil
from pathlib import Path

import pytest

import baltica.loader.sources
from baltica.graph.errors import InputError
from baltica.loader.records import Options, Source
from baltica.loader.registry import bundled, sources

ROOT = Path(__file__).resolve().parents[2]
each_source = pytest.mark.parametrize("source", sources().values(), ids=lambda source: source.name)


def test_every_module_has_a_source_of_its_name() -> None:
    modules = [module.name for module in pkgutil.iter_modules(baltica.loader.sources.__path__)]
    assert list(sources()) == sorted(modules)
    assert "baltica" in sources()


@each_source
def test_a_source_says_who_published_it_and_under_which_terms(source: Source) -> None:
    assert source.name.isidentifier()
    assert source.name == source.name.lower()
    for text in (source.title, source.publisher, source.licence, *source.attribution):
        assert text == text.strip() != ""
    assert source.url is None or source.url.startswith("https://")
    assert source.columns


@each_source
def test_a_source_that_finds_nothing_says_what_it_looked_for(source: Source, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError) as caught:
            source.find([path], Options())
        assert caught.value.hint


@each_source
def test_a_source_is_documented(source: Source) -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert source.title in page or f"baltica load {source.name}" in page


def test_files_that_ship_are_there_with_their_columns() -> None:
    source = sources()["baltica"]
    folder = bundled(source.name)
    assert {path.name for path in folder.glob("*.csv")} == set(source.columns)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for name, required in source.columns.items():
        with (folder / name).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert set(required) <= set(header), name
        assert len(required) == len(set(required))
        assert f"`{name}`" in readme, f"{name} is not described"


def test_folders_of_files_that_ship_are_described() -> None:
    page = (ROOT / "loader" / "data" / "README.md").read_text(encoding="utf-8")
    folders = {path.name for path in (ROOT / "loader" / "data").iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert folders >= {"baltica"}
    assert [name for name in sorted(folders) if name not in page] == []


def test_a_source_without_files_says_so() -> None:
    with pytest.raises(InputError, match="no files of nowhere") as caught:
        bundled("nowhere")
    assert caught.value.hint
