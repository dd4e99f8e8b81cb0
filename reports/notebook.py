"""Tables and reports inside notebooks: what ``_repr_html_`` gives for them."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from baltica.reports import text
from baltica.reports.blocks import Report, Table
from baltica.reports.render import link_text, to_html, web_address
from baltica.views.notebook import framed

ROWS = 60  # a notebook shows so many rows of a table


def table_html(table: Table) -> str:
    """A table with its title and what its figures mean; the first rows of a long one."""
    environment = Environment(
        loader=PackageLoader("baltica.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(cell=text.cell, web_address=web_address, link_text=link_text, plural=text.plural)
    return environment.get_template("notebook.html.j2").render(table=table, most=min(ROWS, table.shown)) + "\n"


def report_html(report: Report) -> str:
    """The whole report in a frame."""
    return framed(to_html(report), report.title)
