"""The worked examples in the docstrings hold, and every public function says what it does."""

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import baltica.analytics

MODULES = [
    importlib.import_module(m.name) for m in pkgutil.iter_modules(baltica.analytics.__path__, "baltica.analytics.")
]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_examples_hold(module: ModuleType) -> None:
    result = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def test_examples_are_found() -> None:
    found = {m.__name__.rpartition(".")[2]: doctest.DocTestFinder().find(m) for m in MODULES}
    with_examples = {name for name, tests in found.items() if any(t.examples for t in tests)}
    inner = {
        "alike",
        "compiled",
        "kernels",
        "nullchains",
        "partners",
        "resampled",
        "searches",
    }  # behind the functions people call
    # Models are fitted to more rows than an example can hold.
    large = {"count_models", "evidence", "gravity", "missing"}
    without = inner | large | {"convergence", "defaults", "frames", "matrices", "measures", "reader"}
    assert with_examples >= set(found) - without


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_measures_are_functions_of_the_data(module: ModuleType) -> None:
    """Options are keyword-only but for the first one (level, by, measures), so that calls read like sentences."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        parameters = list(inspect.signature(function).parameters.values())
        if name.startswith("_") or not parameters or parameters[0].name != "data":
            continue
        positional = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        assert len(positional) <= 2, name
