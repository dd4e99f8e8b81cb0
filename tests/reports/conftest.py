"""A report on the bundled facts, made without any engine, and one on facts that try to break out of the page."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.reports.blocks import Report
from baltica.reports.build import build_report
from baltica.reports.render import to_html, to_markdown
from tests.support.facts import bundled_data

SOURCES = [{"id": "baltica", "title": "Fact base", "publisher": "A publisher", "licence": "CC BY 4.0", "url": None}]


def bundled_facts(folder: Path) -> GraphData:
    """The bundled facts, with a source and with the basis of presences as the loader tells it."""
    data = bundled_data(folder)
    places = data.presences.copy()
    places["basis"] = places["region_level"].eq(3).fillna(False).map({True: "member_head_office", False: "country"})
    sources = GraphData.of(sources=SOURCES).sources
    return replace(data, presences=places, sources=sources)


def with_programmes(data: GraphData) -> GraphData:
    """The facts with the programmes that the projects name."""
    names = sorted(set(data.projects["programme_name"].dropna()))
    rows = [{"id": f"g:{n}", "name": name, "strand": "interreg_a", "min_countries": 2} for n, name in enumerate(names)]
    ids = {row["name"]: row["id"] for row in rows}
    projects = data.projects.assign(programme=data.projects["programme_name"].map(ids))
    return replace(data, programmes=GraphData.of(programmes=rows).programmes, projects=projects)


@pytest.fixture(scope="session")
def facts(bundled: Path) -> GraphData:
    return bundled_facts(bundled)


@pytest.fixture(scope="session")
def report(facts: GraphData) -> Report:
    return build_report(facts, command="baltica report")


@pytest.fixture(scope="session")
def html(report: Report) -> str:
    return to_html(report)


@pytest.fixture(scope="session")
def markdown(report: Report) -> str:
    return to_markdown(report)


def poisoned(data: GraphData, text: str) -> GraphData:
    """The facts with the text as every name that comes from outside."""
    tables = {name: frame.copy() for name, frame in data.tables().items()}
    for table, columns in {
        "organizations": ("name", "city"),
        "projects": ("acronym", "title", "programme_name"),
        "clusters": ("name",),
        "regions": ("name",),
        "sources": ("title", "publisher", "licence", "url"),
    }.items():
        for column in columns:
            tables[table][column] = pd.Series([text] * len(tables[table]), tables[table].index, dtype=object)
    return GraphData.of(**tables)
