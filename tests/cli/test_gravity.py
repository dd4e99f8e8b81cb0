"""``baltica analyze gravity``: refuses what Interreg cannot tell, and says what the figures rest on."""

import numpy as np
import pytest

from baltica.cli.main import main
from tests.analytics.test_gravity import generated
from tests.support.answers import answer, csv_rows


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads generated regions with a known border."""
    made = generated()
    monkeypatch.setattr("baltica.cli.gravity.selected", lambda _context, selection: made.select(selection))


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["analyze", "gravity", *arguments]) == code
    captured = capsys.readouterr()
    return captured.out if code == 0 else captured.err


@pytest.mark.usefixtures("data")
def test_the_border_is_said_first_with_its_interval_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "--level", "3")
    first = next(line for line in text.splitlines() if line.startswith("Border factor"))
    assert "95 % interval" in first and "The other way round" in first and "equal sizes and distance" in first
    for told in ("at double the distance", "each once", "without a tie stay in", "--fixed-effects", "simulations",
                 "does not tell why", "Selection: no filter."):  # fmt: skip
        assert told in text
    assert max(len(line) for line in text.splitlines() if "│" in line or "─" in line) <= 110


@pytest.mark.usefixtures("data")
def test_json_and_csv_carry_definitions_and_all_columns(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(run(capsys, "--level", "3", "--format", "json"))
    rows = {row["term"]: row for row in told["rows"]}
    assert set(rows) == {"size", "distance", "border"} and rows["border"]["low"] <= -0.7 <= rows["border"]["high"]
    assert {"factor", "se", "se_hc1", "degrees"} <= set(told["columns"])
    pairs = csv_rows(run(capsys, "--level", "3", "--show", "pairs", "--format", "csv"))
    assert len(pairs) == 48 * 47 // 2
    assert {"observed", "fitted", "ratio", "residual", "few", "kilometers"} <= set(pairs[0])


@pytest.mark.usefixtures("data")
def test_pairs_tell_how_many_are_far_from_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "--level", "3", "--show", "pairs", "--top", "5")
    assert "clearly more" in text and "listed last" in text and "5 of 1,128 rows" in text


@pytest.mark.usefixtures("data")
def test_the_border_may_be_held_constant(capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "--level", "3", "--without-border")
    assert "Border factor" not in text and "held constant" in text


def test_interreg_is_refused_in_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made = generated(each=4, strand="interreg_a")
    monkeypatch.setattr("baltica.cli.gravity.selected", lambda _context, selection: made.select(selection))
    text = run(capsys, "--level", "3", code=1)
    assert "no border factor" in text and "--without-border" in text
    assert "Traceback" not in text
    assert "Distance:" in run(capsys, "--level", "3", "--without-border")


def test_without_positions_the_border_factor_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generated(each=4)
    bare = type(made).of(**(made.tables() | {"regions": made.regions.assign(latitude=np.nan, longitude=np.nan)}))
    monkeypatch.setattr("baltica.cli.gravity.selected", lambda _context, selection: bare.select(selection))
    text = run(capsys, "--level", "3")
    assert "distance is not known, so it is in this figure" in text
    assert "Not in the model: distance" in text
