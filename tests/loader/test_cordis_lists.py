"""Lists of partners that CORDIS gives in full: in a whole edition only, and not where a row of one was rejected."""

import json
from pathlib import Path

from baltica.loader.records import Context, Options
from baltica.loader.settle import settle
from baltica.loader.sources.cordis import SOURCE
from baltica.loader.stage import Stage, key_of
from tests.loader.test_cordis import AARHUS, ATHENS, BALTIC, ORGANIZATION, PROJECT, find, put, table, zipped


def lists(*paths: Path) -> dict[str, bool | None]:
    """Of each project in the files, whether its list of partners is complete."""
    with Stage(SOURCE.name) as stage:
        for record in SOURCE.records(find(*paths), Context(Options())):
            stage.add(record)
        settle(stage, snapshot=False)
        found: dict[str, bool | None] = {}
        for key, props in stage.db.execute("SELECT key, props FROM wanted WHERE start IS NULL ORDER BY key, weak"):
            label, id_ = key_of(key)[:2]
            if label == "Project":
                known = found.get(id_.partition(":")[2])
                found[id_.partition(":")[2]] = json.loads(props).get("partner_list_complete", known)
        return found


def test_lists_of_partners_are_complete_in_a_whole_edition_only(tmp_path: Path) -> None:
    alone = {**BALTIC, "id": "101000009"}  # a project without any participant
    rest = {"organization__csv": table(ORGANIZATION, AARHUS, ATHENS), "project__csv": table(PROJECT, BALTIC, alone)}
    assert lists(zipped(tmp_path / "cordis-h2020projects-csv.zip", **rest)) == {"101000001": True, "101000009": None}
    folder = tmp_path / "h2020"
    put(folder / "organization.csv", rest["organization__csv"])
    assert lists(folder) == {"101000001": None}, "a table alone may be a part"
    put(folder / "project_2023-05-01.csv", rest["project__csv"])
    assert lists(folder) == {"101000001": None, "101000009": None}, "an update is no edition"


def test_a_rejected_participant_leaves_its_list_of_partners_in_doubt(tmp_path: Path) -> None:
    other = {**AARHUS, "projectID": "101000002", "projectAcronym": "NORTH"}
    for bad in ({"role": "king"}, {"totalCost": "1.234,56"}):
        rows = (AARHUS, {**ATHENS, **bad}, other, {**other, **bad})  # the other's participant is in a sound row, too
        members = {"organization__csv": table(ORGANIZATION, *rows), "project__csv": table(PROJECT, BALTIC)}
        assert lists(zipped(tmp_path / "cordis-h2020.zip", **members)) == {"101000001": None, "101000002": True}


def test_samples_of_real_editions_are_not_complete(shared: Path) -> None:
    folder = shared / "data" / "cordis"
    for part in ("horizon/head100_2025-03", "official_rows_2026-10", "h2020/organization_2023-06-12.csv.gz"):
        assert set(lists(folder / part).values()) == {None}, f"{part} is a sample"
