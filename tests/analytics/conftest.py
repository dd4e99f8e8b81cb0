"""The bundled facts for the tests of measures, without an engine."""

from pathlib import Path

import pytest

from baltica.analytics.graphdata import GraphData
from tests.support.facts import bundled_data


@pytest.fixture(scope="session")
def data(bundled: Path) -> GraphData:
    """The bundled facts; measures never change them."""
    return bundled_data(bundled)
