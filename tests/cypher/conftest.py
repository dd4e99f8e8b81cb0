"""The bundled files as tables, to work out what queries must find without the code under test."""

from pathlib import Path

import pandas as pd
import pytest

from tests.cypher.asking import Tables


@pytest.fixture(scope="module")
def tables(bundled: Path) -> Tables:
    """The bundled files by name, everything as text."""
    return {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in bundled.glob("*.csv")}


@pytest.fixture(scope="module")
def seats(tables: Tables) -> pd.DataFrame:
    """One row an organization in a project, with country, role, region, programme and year (NaN where not stated)."""
    people, projects = (tables[name].set_index("id") for name in ("organizations", "projects"))
    rows = tables["participations"].rename(columns={"project_id": "project", "organization_id": "organization"})
    return rows.assign(
        country=rows["organization"].map(people["country"]),
        code=rows["organization"].map(people["region_code"]),
        programme=rows["project"].map(projects["programme"]),
        year=pd.to_numeric(rows["project"].map(projects["start_year"])),
    )
