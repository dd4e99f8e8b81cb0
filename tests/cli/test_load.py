"""``baltica load`` as a user types it: counts, rejects, dry run; and the embedded engine without any set-up."""

import json
import shutil
from pathlib import Path

import pytest

from baltica.cli.main import main


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
        assert "2,640 rows read, 2,640 used, 0 rejected" in said
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
