"""Who could have met whom: the places that may take part in each programme, and pairs of places that share one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.geography import all_places
from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import place_codes
from baltica.graph.codes import nuts_country

STATED = "stated"
FOOTPRINT = "footprint"
UNNAMED = "no programme named"


@dataclass(frozen=True, eq=False)
class Eligible:
    """Which places may take part in which programmes.

    ``matrix``: programmes × places, true where the place may take part; ``places``: codes at the level; ``programmes``:
    ids. ``basis`` by programme: "stated" where its rules name regions, else "footprint": the places that took part in
    one of its projects.
    """

    places: "pd.Index[str]"
    programmes: "pd.Index[str]"
    matrix: sparse.csr_array
    basis: "pd.Series[str]"


def eligible(data: GraphData, level: int) -> Eligible:
    """Places that may take part in the programmes which fund a project of these data.

    The programmes of a project are all it names; projects that name none are taken together as one programme,
    "no programme named". Where the rules of a programme list regions, those count: codes match by their beginning, so
    that a region is eligible when it, or a region it is part of, is listed, and a listed region makes what it is part
    of eligible; a listed country (code of two letters) makes all of it eligible. Versions of NUTS are not converted: a
    region that was given another code since the rules were written is missed. Of other programmes the footprint
    counts: the places of the participants of all their projects. Programmes that fund no project here are left out.
    No project: no programmes.

    >>> nuts = {"scheme": "NUTS2021", "country": "DK"}
    >>> data = GraphData.of(
    ...     regions=[{"id": c, "code": c, "level": 3, **nuts} for c in ("DK011", "DK012", "DK021")],
    ...     organizations=[{"id": "a", "region": "DK011", "country": "DK"}],
    ...     projects=[{"id": "p", "programme": "g", "programme_name": "G"}, {"id": "q"}],
    ...     participations=[{"project": "q", "organization": "a"}],
    ...     programmes=[{"id": "g", "name": "G"}],
    ...     eligibility=[{"programme": "g", "code": "DK01", "scheme": "NUTS2021", "level": 2, "country": "DK"}],
    ... )
    >>> found = eligible(data, 3)
    >>> found.places.tolist(), found.basis.to_dict()
    (['DK011', 'DK012', 'DK021'], {'g': 'stated', 'no programme named': 'footprint'})
    >>> found.matrix.toarray().astype(int).tolist()
    [[1, 1, 0], [1, 0, 0]]
    """
    places = all_places(data, level)
    funding = programmes_of_projects(data)
    programmes = pd.Index(sorted(funding["programme"].unique()), dtype=object)
    stated = data.eligibility[data.eligibility["programme"].isin(programmes)]
    stated = stated[stated["code"].notna() | stated["country"].notna()]
    listed = pd.Index(stated["programme"].unique())
    cells = pd.concat([_listed(stated, places, level), _footprint(data, funding, listed, level)])
    rows = programmes.get_indexer(pd.Index(cells["programme"]))
    columns = places.index.get_indexer(pd.Index(cells["place"]))
    inside = columns >= 0
    ones = (np.ones(int(inside.sum())), (rows[inside], columns[inside]))
    matrix = sparse.csr_array(ones, shape=(len(programmes), len(places))).astype(bool)
    basis = pd.Series(np.where(programmes.isin(listed), STATED, FOOTPRINT), programmes, dtype=object)
    return Eligible(places.index, programmes, matrix, basis)


def share_programme(eligible: Eligible) -> sparse.csr_array:
    """Places × places, true where one programme admits both; on the diagonal where any admits the place."""
    counts = eligible.matrix.astype(np.int32)
    shared = sparse.csr_array(counts.T @ counts)
    shared.eliminate_zeros()
    return sparse.csr_array(shared.astype(bool))


def programmes_of_projects(data: GraphData) -> pd.DataFrame:
    """Programmes of each project, one row each: project, programme (id; its name where it has no id).

    A project that names none has the programme "no programme named".
    """
    projects = data.projects
    ids = pd.Series(data.programmes.index, data.programmes["name"].to_numpy(), dtype=object)
    ids = ids[~ids.index.duplicated()]
    names = projects["programme_names"].explode().dropna()
    named = names.map(ids).where(names.isin(ids.index), names)
    main = projects["programme"].where(projects["programme"].notna(), projects["programme_name"]).dropna()
    both = pd.concat([main, named])
    rest = projects.index.difference(both.index)
    found = pd.concat([both, pd.Series(UNNAMED, rest, dtype=object)])
    table = pd.DataFrame({"project": found.index.to_numpy(), "programme": found.to_numpy()}, dtype=object)
    return table.drop_duplicates().sort_values(["project", "programme"], ignore_index=True)


def _listed(stated: pd.DataFrame, places: pd.DataFrame, level: int) -> pd.DataFrame:
    """Programme and place for every place that the rules admit."""
    code = stated["code"].fillna("").astype(str)
    country = stated["country"].where(stated["country"].notna(), code.map(_country)).astype(object)
    rules = pd.DataFrame({"programme": stated["programme"], "code": code, "country": country})
    whole = pd.DataFrame({"place": places.index, "country": places["country"].to_numpy()})
    if level == 0:
        return rules.merge(whole, on="country")[["programme", "place"]].drop_duplicates()
    found = [rules[code.str.len() <= 2].merge(whole, on="country")[["programme", "place"]]]
    nuts = stated["scheme"].fillna("NUTS").str.startswith("NUTS")
    regional = rules[nuts & (code.str.len() > 2)]
    for length, some in regional.groupby(regional["code"].str.len()):
        cut = min(int(str(length)), 2 + level)
        some = some.assign(part=some["code"].str[:cut])
        near = whole.assign(part=whole["place"].str[:cut])
        found.append(some.merge(near, on="part")[["programme", "place"]])
    return pd.concat(found).drop_duplicates()


def _country(code: str) -> str | None:
    return nuts_country(code) if code else None


def _footprint(data: GraphData, funding: pd.DataFrame, listed: "pd.Index[Any]", level: int) -> pd.DataFrame:
    """Programme and place for every place of a participant, of programmes without a list."""
    place = place_codes(data.organizations, data, level)
    links = data.participations[["project", "organization"]]
    seats = pd.DataFrame({"project": links["project"], "place": links["organization"].map(place)}).drop_duplicates()
    rest = funding[~funding["programme"].isin(listed)]
    return rest.merge(seats, on="project")[["programme", "place"]].drop_duplicates()
