"""Regions as points by urban–rural class: what is recorded in each."""

from typing import Literal

import pandas as pd

from baltica.analytics.urban_regions import URBAN_CLASSES, urban_regions
from baltica.graph.codes import country_name
from baltica.reports import scatter, text
from baltica.reports.blocks import Column, Figure, Table
from baltica.reports.data import ReportData
from baltica.reports.rows import rows_of

SHOWN = 15
WORDS = {"clusters": "initiatives", "projects": "projects"}


def initiatives(data: ReportData) -> pd.DataFrame:
    """NUTS 3 regions of known class with the international initiatives present in each."""
    return _known(data, "clusters")


def projects(data: ReportData) -> pd.DataFrame:
    """NUTS 3 regions of known class with the projects that have a participant in each."""
    return _known(data, "projects")


def _known(data: ReportData, of: Literal["clusters", "projects"]) -> pd.DataFrame:
    table = urban_regions(data.graph, 3, of=of)
    return table[table["urban_class"].isin(URBAN_CLASSES)]


def means(table: pd.DataFrame) -> pd.DataFrame:
    """Regions, those with a case, and the mean number of cases, by class from rural to urban; classes with a region."""
    groups = table.groupby("urban_class")["count"]
    found = pd.DataFrame({"regions": groups.size(), "cases": groups.sum(), "mean": groups.mean().round(9)})
    found.insert(1, "with", groups.agg(lambda values: int((values > 0).sum())))
    return found.reindex([name for name in URBAN_CLASSES if name in found.index])


def label(name: object) -> str:
    """A class in words."""
    return text.capital(text.words(str(name)))


def strips(table: pd.DataFrame, of: Literal["clusters", "projects"], covers: str) -> Figure:
    """A point for each region, in a strip for each class, with median and mean."""
    what = WORDS[of]
    by_class = means(table)
    top = by_class[by_class["mean"] == by_class["mean"].max()].index
    title = f"{text.capital(what)} in each region, by urban–rural class"
    sentence = "A point is a region, spread up and down so that equal ones are seen. " + (
        f"The mean is highest in {text.words(str(top[0]))} regions."
        if len(top) == 1
        else "The means of the first classes are equal."
    )
    classes = {label(name): table.loc[table["urban_class"] == name, "count"].tolist() for name in by_class.index}
    svg = scatter.strips(f"strips-{of}", title, sentence, classes, unit=f"{what} in a region")
    frame = table.rename_axis("code").reset_index().sort_values(["count", "code"], ascending=[False, True])
    frame = frame.assign(country_name=frame["country"].map(country_name, na_action="ignore").astype(object),
                         class_name=frame["urban_class"].map(label).astype(object))  # fmt: skip
    columns = (
        Column("Code"), Column("Region"), Column("Country"), Column("Urban–rural class"),
        Column("Inhabitants", "count"), Column(text.capital(what), "count"),
    )  # fmt: skip
    rows = rows_of(frame, ("code", "name", "country_name", "class_name", "population", "count"))
    counted = {
        "clusters": "International cluster initiatives present in the NUTS 3 region, by stated territory or by the "
        "head office of a member.",
        "projects": "Projects with a participant whose head office is in the NUTS 3 region.",
    }[of]
    method = f"{counted} Urban–rural class: Eurostat. Median: half of the regions of the class have as many or fewer."
    command = f"baltica analyze urbanization --show regions{' --of projects' if of == 'projects' else ''}"
    data_table = Table(title, columns, rows, method, covers, command, "regions", 1, SHOWN)
    return Figure(title, sentence, svg, sentence, data_table, method, covers)


def table_of_means(table: pd.DataFrame, covers: str) -> Table:
    """Projects of a region by class."""
    frame = means(table)
    columns = (
        Column("Class"), Column("Regions", "count"), Column("With a project", "count"),
        Column("Projects per region", "number", decimals=1),
    )  # fmt: skip
    rows = rows_of(frame.rename(index=label), ("index", "regions", "with", "mean"))
    method = "A project counts in each NUTS 3 region with a participant. Urban–rural class: Eurostat."
    return Table("Projects per region, by urban–rural class", columns, rows, method, covers,
                 "baltica analyze urbanization --show classes --of projects", "classes")  # fmt: skip
