"""The bundled files as dictionaries and sets, to work out what queries must find without the code under test."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baltica.cypher import catalog
from tests.cypher.asking import ask

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

Row = tuple[Any, ...]

PREFIX = "baltica:"
ALL = 10_000
AALBORG, LUND = "aalborg-university", "lund-university"


class Facts:
    """The bundled files as dictionaries and sets; ids without prefix."""

    def __init__(self, folder: Path) -> None:
        def table(name: str) -> list[dict[str, str]]:
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        self.people = {row["id"]: row for row in table("organizations")}
        self.projects = {row["id"]: row for row in table("projects")}
        self.clusters = {row["id"]: row for row in table("clusters")}
        self.teams: dict[str, set[str]] = defaultdict(set)  # of a project
        self.works: dict[str, set[str]] = defaultdict(set)  # projects of an organization
        self.led: dict[str, set[str]] = defaultdict(set)  # projects that it coordinates
        for row in table("participations"):
            self.teams[row["project_id"]].add(row["organization_id"])
            self.works[row["organization_id"]].add(row["project_id"])
            if row["role"] == "coordinator":
                self.led[row["organization_id"]].add(row["project_id"])
        self.belongs: dict[str, set[str]] = defaultdict(set)  # clusters of an organization
        for row in table("cluster_members"):
            self.belongs[row["organization_id"]].add(row["cluster_id"])
        for name, cluster in self.clusters.items():
            if cluster["managing_organization_id"]:
                self.belongs[cluster["managing_organization_id"]].add(name)
        self.linked = {(row["project_id"], row["cluster_id"], row["relation"]) for row in table("project_clusters")}

    def country(self, one: str) -> str:
        return self.people[one]["country"]

    def year(self, project: str) -> int | None:
        stated = self.projects[project]["start_year"]
        return int(stated) if stated else None

    def field(self, project: str) -> str:
        return self.projects[project]["specialisation"]

    def called(self, project: str) -> str:
        return self.projects[project]["acronym"] or self.projects[project]["title"]

    def head(self, one: str) -> Row:
        """Id, name and country of an organization."""
        return PREFIX + one, self.people[one]["name"], self.country(one)

    def of_project(self, project: str) -> Row:
        """Id, name, field and year of a project."""
        return PREFIX + project, self.called(project), self.field(project), self.year(project)

    def last_year(self, projects: Iterable[str]) -> int | None:
        return max((year for project in projects if (year := self.year(project))), default=None)

    def place(self, place: str) -> set[str]:
        column = "country" if len(place) == 2 else "region_code"
        return {one for one, row in self.people.items() if row[column].startswith(place)}

    def chosen(self, fields: Iterable[str] = (), since: int = 0, until: int = 9999) -> list[str]:
        """Projects with participants that a selection keeps."""
        return [
            project
            for project in sorted(self.teams)
            if (not fields or self.field(project) in fields)
            and ((since, until) == (0, 9999) or since <= (self.year(project) or -1) <= until)
        ]

    def partners(self, one: str) -> set[str]:
        return set().union(*(self.teams[project] for project in self.works[one])) - {one}

    def fields_of(self, one: str) -> set[str]:
        return {self.field(project) for project in self.works[one]} - {"other"}

    def spread(self, project: str) -> set[str]:
        return {self.country(one) for one in self.teams[project]}


def told(graph: "Graph", name: str, **given: object) -> list[Row]:
    """Rows of a query as tuples; all of them where it takes ``top``."""
    whole = {"top": ALL} if any(param.name == "top" for param in catalog.get(name).params) else {}
    return [tuple(row.values()) for row in ask(graph, name, **{**whole, **given})]


def ranked(rows: Iterable[Row], *keys: int) -> list[Row]:
    """Rows by columns given by place: numbers falling, texts rising."""
    return sorted(rows, key=lambda row: [row[key] if isinstance(row[key], str) else -row[key] for key in keys])
