"""Which field each project, cluster and organization is in, and how many of them are in each place, by field."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.clusters import KINDS
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, inverse, row_sums, scale_columns
from baltica.analytics.places import NOT_LOCATED, place_codes
from baltica.cypher.selection import suggest
from baltica.graph.errors import InputError

Of = Literal["clusters", "initiatives", "projects", "organizations"]
FieldCounting = Literal["fractional", "full"]
OWN = "specialization"  # the scheme of Baltica's own fields


def schemes(data: GraphData) -> list[str]:
    """The schemes of fields that these projects have: Baltica's own first, then those of their topics.

    >>> data = GraphData.of(
    ...     projects=[{"id": "p"}], project_topics=[{"project": "p", "scheme": "EuroSciVoc", "code": "23"}]
    ... )
    >>> schemes(data)
    ['EuroSciVoc']
    """
    own = [OWN] if data.projects["specialization"].notna().any() else []
    return own + sorted(data.project_topics["scheme"].unique())


def find_scheme(data: GraphData, text: str) -> str:
    """The scheme that is meant: its name in any case, or a part of it that no other scheme has.

    Raises InputError where there is none, or several. Baltica's own is always known, even where no project has it.
    """
    known = list(dict.fromkeys([OWN, *schemes(data)]))
    wanted = text.strip().casefold()
    same = [name for name in known if name.casefold() == wanted]
    found = same or [name for name in known if wanted and wanted in name.casefold()]
    if len(found) == 1:
        return found[0]
    hint = f"known are {', '.join(found)}" if found else suggest(text, known)
    raise InputError(f"there is {'more than one' if found else 'no'} scheme of fields {text!r}", hint)


def project_fields(data: GraphData, scheme: str = OWN) -> pd.DataFrame:
    """The fields of each project: one row a project and field; columns project, field; sorted, each pair once.

    ``scheme`` ``"specialization"`` takes Baltica's own field, one a project. Any other name is a scheme of topics (see
    :func:`schemes`): a project has the widest level of each of its topics, the first part of the path where there is
    one (EuroSciVoc), else the label (keep.eu themes); so it may have several fields. Projects whose field is not known
    have no row.

    >>> data = GraphData.of(
    ...     projects=[{"id": "p", "specialization": "ict"}, {"id": "q"}],
    ...     project_topics=[
    ...         {"project": "q", "scheme": "EuroSciVoc", "code": "1", "label": "genes", "path": "medicine/genes"},
    ...         {"project": "q", "scheme": "EuroSciVoc", "code": "2", "label": "surgery", "path": "medicine/surgery"},
    ...         {"project": "q", "scheme": "EuroSciVoc", "code": "3", "label": "humanities"},
    ...     ],
    ... )
    >>> project_fields(data).to_numpy().tolist(), project_fields(data, "EuroSciVoc").to_numpy().tolist()
    ([['p', 'ict']], [['q', 'humanities'], ['q', 'medicine']])
    """
    scheme = find_scheme(data, scheme)
    if scheme == OWN:
        return _own(data.projects, "project")
    topics = data.project_topics[data.project_topics["scheme"] == scheme]
    widest = topics["path"].str.split("/").str[0].str.strip()
    field = widest.where(widest.fillna("") != "", topics["label"].fillna(topics["code"]))
    rows = pd.DataFrame({"project": topics["project"], "field": field.astype(object)}).drop_duplicates()
    return rows.sort_values(["project", "field"], ignore_index=True)


def cluster_fields(data: GraphData) -> pd.DataFrame:
    """The field of each cluster: columns cluster, field; clusters whose field is not known have no row.

    >>> cluster_fields(GraphData.of(clusters=[{"id": "c", "specialization": "food"}, {"id": "d"}])).values.tolist()
    [['c', 'food']]
    """
    return _own(data.clusters, "cluster")


def _own(table: pd.DataFrame, name: str) -> pd.DataFrame:
    known = table["specialization"].dropna()
    return pd.DataFrame({name: known.index.astype(object), "field": known.to_numpy(dtype=object)})


@dataclass(frozen=True)
class Placed:
    """Things (clusters, projects, organizations) with the places they are in and the fields they have.

    ``at``: things × places, 1 where the thing is; ``weights``: things × fields, the weight of a thing in each of its
    fields (fractional: they sum to 1; full: 1 each). Only things with a known place and field are in it, and a thing
    is one unit when resampled, however many places it has. ``total`` things there are in the data, of which
    ``with_field`` have a known field and ``with_place`` a known place.
    """

    of: str
    scheme: str
    things: "pd.Index[str]"
    places: "pd.Index[str]"
    fields: "pd.Index[str]"
    at: sparse.csr_array
    weights: sparse.csr_array
    total: int
    with_field: int
    with_place: int

    @cached_property
    def counts(self) -> Vector:
        """How much of each field there is in each place (places × fields)."""
        return np.asarray((self.at.T @ self.weights).todense(), dtype=np.float64)

    @property
    def located(self) -> "pd.Series[bool]":
        """For each place, whether it is one of the level, not a rest that is known more coarsely."""
        return pd.Series([not str(place).endswith(NOT_LOCATED) for place in self.places], self.places, dtype=bool)

    def there(self, place: str) -> npt.NDArray[np.bool_]:
        """For each thing, whether it is in the place."""
        return np.asarray(self.at @ (self.places == place).astype(np.float64) > 0)

    def having(self, field: str) -> npt.NDArray[np.bool_]:
        """For each thing, whether it has the field."""
        return np.asarray(self.weights @ (self.fields == field).astype(np.float64) > 0)

    def frame(self) -> pd.DataFrame:
        """The counts as places × fields with their names."""
        return pd.DataFrame(self.counts, self.places, self.fields)


def placed(
    data: GraphData,
    level: int,
    *,
    of: Of = "clusters",
    scheme: str = OWN,
    counting: FieldCounting = "fractional",
    kinds: tuple[str, ...] | None = None,
) -> Placed:
    """Where the things are and which fields they have; the matrices that specialization is measured on.

    Places are as in ``places.place_codes``: what is known more coarsely is in ``"<country>: not located at this
    level"``; what has no known country is left out. A cluster is where it is present, a project where a participant
    is, an organization where it is located. ``initiatives`` are clusters of the status initiative that reach across a
    border. ``kinds`` keeps clusters of these kinds.
    """
    if of not in get_args(Of):
        raise InputError(f"there is nothing called {of}", f"Known are {', '.join(get_args(Of))}.")
    if counting not in get_args(FieldCounting):
        raise InputError(f"there is no counting {counting}", f"Countings: {', '.join(get_args(FieldCounting))}.")
    if of in ("clusters", "initiatives") and find_scheme(data, scheme) != OWN:
        raise InputError(
            "clusters have no field but their own specialization", "Leave --scheme out, or count projects."
        )
    things, where, fields = _things(data, level, of, scheme, kinds)
    where = where[where["place"] != NOT_LOCATED].drop_duplicates()
    fields = fields.drop_duplicates()
    here, known = things.isin(where["thing"]), things.isin(fields["thing"])
    kept = things[here & known]
    at, places = _matrix(kept, where, "place")
    has, names = _matrix(kept, fields, "field")
    if counting == "fractional":
        number = row_sums(has)
        has = sparse.csr_array(scale_columns(sparse.csr_array(has.T), inverse(number, number > 0)).T)
    return Placed(
        of, find_scheme(data, scheme), kept, places, names, at, has, len(things), int(known.sum()), int(here.sum())
    )


def region_fields(
    data: GraphData,
    level: int,
    *,
    of: Of = "clusters",
    scheme: str = OWN,
    counting: FieldCounting = "fractional",
    kinds: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """How many clusters, initiatives, projects or organizations of each field there are in each place.

    One row a place and field that meet: place (code at the NUTS level, 0 is the country; a rest not located at the
    level is a place of its own), field, count. A thing in several places counts in each. One with several fields
    counts 1/(their number) in each (``counting="fractional"``) or 1 in each (``"full"``). An organization has the
    fields of its projects. Every place of the data is there, reported or not.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": "a"}, {"project": "p", "organization": "b"}],
    ...     project_topics=[{"project": "p", "scheme": "theme", "code": c, "label": c} for c in ("ports", "tourism")],
    ... )
    >>> region_fields(data, 0, of="projects", scheme="theme").values.tolist()
    [['DK', 'ports', 0.5], ['DK', 'tourism', 0.5], ['SE', 'ports', 0.5], ['SE', 'tourism', 0.5]]
    """
    found = placed(data, level, of=of, scheme=scheme, counting=counting, kinds=kinds)
    place, field = np.nonzero(found.counts)
    return pd.DataFrame(
        {"place": found.places[place], "field": found.fields[field], "count": found.counts[place, field]}
    )


def reported_places(data: GraphData, level: int) -> set[str]:
    """Codes of the places at the level that ``country`` and ``region`` of the selection report, wholly or in part."""
    rows = [data.organizations.loc[data.reported(), ["region", "country"]]]
    regions = data.regions[data.reported_regions()]
    rows.append(pd.DataFrame({"region": regions.index, "country": regions["country"].to_numpy()}))
    return {str(code) for one in rows for code in place_codes(one, data, level).unique()}


def _things(
    data: GraphData, level: int, of: Of, scheme: str, kinds: tuple[str, ...] | None
) -> tuple["pd.Index[str]", pd.DataFrame, pd.DataFrame]:
    """All things; where they are (thing, place); their fields (thing, field)."""
    if of in ("clusters", "initiatives"):
        rows = data.clusters
        if kinds is not None or of == "initiatives":
            rows = rows[rows["kind"].isin(KINDS if kinds is None else kinds)]
        if of == "initiatives":
            rows = rows[rows["status"] == "initiative"]
        seen = data.presences.assign(country=data.presences["region"].map(data.regions["country"]))
        where = pd.DataFrame({"thing": seen["cluster"], "place": place_codes(seen, data, level)})
        return rows.index, where, cluster_fields(data).rename(columns={"cluster": "thing"})
    people = place_codes(data.organizations, data, level)
    fields = project_fields(data, scheme)
    links = data.participations[["project", "organization"]]
    if of == "projects":
        where = pd.DataFrame({"thing": links["project"], "place": links["organization"].map(people)})
        return data.projects.index, where, fields.rename(columns={"project": "thing"})
    where = pd.DataFrame({"thing": people.index, "place": people.to_numpy()})
    theirs = links.merge(fields, on="project")[["organization", "field"]].rename(columns={"organization": "thing"})
    return data.organizations.index, where, theirs


def _matrix(things: "pd.Index[str]", rows: pd.DataFrame, column: str) -> tuple[sparse.csr_array, "pd.Index[Any]"]:
    """Things × the values of the column, 1 where a row says so; and the values in order."""
    rows = rows[rows["thing"].isin(things)]
    values = pd.Index(sorted(rows[column].unique()), dtype=object)
    cells = (things.get_indexer(pd.Index(rows["thing"])), values.get_indexer(pd.Index(rows[column])))
    return sparse.csr_array((np.ones(len(rows)), cells), shape=(len(things), len(values))), values
