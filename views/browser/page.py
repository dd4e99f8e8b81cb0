"""The templates of this folder as text: everything in them escaped."""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, **values: Any) -> str:
    """A template filled in; a missing value is an error."""
    return _environment().get_template(template).render(**values).strip() + "\n"


def file(name: str) -> str:
    """A file of the templates' folder as it is."""
    return files("baltica.views.browser").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("baltica.views.browser", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
