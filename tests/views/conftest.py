"""Data for the tests of views: the bundled facts read straight from the CSV files, without any engine."""

from pathlib import Path

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.views.networks import network_view
from baltica.views.page import write_page
from baltica.views.spec import ViewSpec
from tests.support.facts import bundled_data


@pytest.fixture(scope="session")
def facts(bundled: Path) -> GraphData:
    return bundled_data(bundled)


@pytest.fixture(scope="session")
def view(facts: GraphData) -> ViewSpec:
    return network_view(facts)


@pytest.fixture(scope="session")
def html(view: ViewSpec) -> str:
    return write_page(view)
