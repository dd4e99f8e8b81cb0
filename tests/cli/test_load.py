"""``baltica load`` as a user types it: counts, rejects, dry run; and the embedded engine without any set-up."""

import json
import shutil
from pathlib import Path

import pytest

from baltica.cli import load
from baltica.cli.main import main
from baltica.cli.output import Format
from baltica.loader.write import LoadResult


def counts(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, int], str]:
    """Totals by kind of change, and what was said beside them."""
    assert main(["load", "baltica", *arguments, "--format", "json"]) == 0
    captured = capsys.readouterr()
    rows = json.loads(captured.out)
    return {
        name: sum(row[name] for row in rows) for name in ("created", "updated", "unchanged", "removed")
    }, captured.err


@pytest.mark.engine
def test_load_again_change_mend(capsys: pytest.CaptureFixture[str], tmp_path: Path, bundled: Path) -> None:
    home = ("--home", str(tmp_path / "home"))
    folder = tmp_path / "files"
    shutil.copytree(bundled, folder)
    assert main(["engine", "start", *home]) == 0
    capsys.readouterr()
    try:
        dry, said = counts(capsys, *home, "--dry-run")
        assert "nothing was changed" in said
        first, said = counts(capsys, *home)
        assert first == dry
        assert first["created"] > 3000
        assert "2,640 rows read: 2,640 loaded, 0 merged with others, 0 rejected" in said
        again, _ = counts(capsys, str(folder), *home)
        assert again == {"created": 0, "updated": 0, "unchanged": first["created"], "removed": 0}

        clusters = folder / "clusters.csv"
        lines = clusters.read_text(encoding="utf-8").splitlines()
        lines[1] = lines[1].replace(",initiative,", ",imaginary,")
        clusters.write_text("\n".join(lines) + "\n", encoding="utf-8")
        broken, said = counts(capsys, str(folder), *home)
        assert broken["removed"] == 0
        assert "1 rejected" in said
        assert "clusters.csv line 2: status is 'imaginary'" in said
        kept = tmp_path / "home" / "rejects" / "baltica" / "clusters.rejects.csv"
        assert "imaginary" in kept.read_text(encoding="utf-8")
    finally:
        assert main(["engine", "stop", *home]) == 0


def test_a_wrong_path_is_told_before_an_engine_starts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert main(["load", "keep", str(tmp_path / "exprot.xlsx"), "--home", str(home)]) == 1
    said = capsys.readouterr().err
    assert "exprot.xlsx does not exist" in said
    assert not home.exists()


@pytest.mark.parametrize("source", ["cordis", "keep", "nuts", "clusters", "table"])
def test_every_load_of_text_files_takes_an_encoding(capsys: pytest.CaptureFixture[str], source: str) -> None:
    assert main(["load", source, "--help"]) == 0
    assert "--encoding" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--nuts", "--source-nuts"])
def test_a_version_of_nuts_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str
) -> None:
    assert main(["load", "keep", str(tmp_path), option, "2050", "--home", str(tmp_path / "home")]) == 1
    assert f"{option} 2050: no such version of NUTS" in capsys.readouterr().err


def test_an_update_that_replaces_places_does_not_say_nothing_was_removed(capsys: pytest.CaptureFixture[str]) -> None:
    facts = {"LOCATED_IN": {"created": 1, "updated": 0, "unchanged": 5, "removed": 1}}
    load._tell(LoadResult("keep", False, "update", None, {}, facts, (), {}, (), None), Format.table)
    said = capsys.readouterr().out
    assert "nothing was removed" not in said
    assert "what was removed was replaced" in said


def test_no_kind_of_note_is_left_out_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    notes = {f"note {number}": number for number in range(1, 13)}
    rows = {"a.csv": {"rows": 20_000, "loaded": 20_000, "merged": 0, "rejected": 0}}
    told = LoadResult("keep", False, "update", None, rows, {}, (), notes, (), None)
    load._tell(told, Format.table)
    said = capsys.readouterr().out
    assert "note 1 (1 row, below 0.1%)" in said
    assert "note 10 (10 rows, below 0.1%)\n  … and 2 more kinds of notes: baltica sources keep" in said


@pytest.mark.engine
def test_demo_writes_the_same_files_twice_and_leaves_the_users_graph_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALTICA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")  # would fail if the demo used it
    for name in ("one", "two"):
        assert main(["demo", "--out", str(tmp_path / name)]) == 0
    said = capsys.readouterr().out
    assert "539 organizations, 164 projects, 66 clusters (52 of them international), 292 regions" in said
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {"report.html", "report.md", "network.html"} <= {str(path) for path in files}
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes(), path
    assert not (tmp_path / "home").exists()
