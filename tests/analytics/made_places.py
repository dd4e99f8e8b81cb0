"""Invented graphs of places and projects, with and without a place that is tied across borders more than others."""

from typing import Any

import numpy as np

from baltica.analytics.graphdata import GraphData

COUNTRIES = ("DE", "DK", "FI", "SE")
PLANTED = "DE001"


def made_places(
    seed: int, *, liking: float = 0.0, projects: int = 240, minimum: int | None = None, busy: int = 1, **more: Any
) -> GraphData:
    """Projects of two to five out of 200 organizations in 20 NUTS 3 regions of four countries.

    With ``liking``, so large a share of the projects of the region DE001 take their other members abroad; ``busy``
    times the weight of its organizations makes it take part more often. ``minimum``: countries each project needs.
    """
    rng = np.random.default_rng(seed)
    codes = [f"{country}00{n}" for country in COUNTRIES for n in range(1, 6)]
    place = np.repeat(codes, 10)
    country = np.array([code[:2] for code in place])
    weight = np.where(place == PLANTED, busy, 1.0)
    teams: list[Any] = []
    while len(teams) < projects:
        team = rng.choice(200, rng.integers(2, 6), replace=False, p=weight / weight.sum())
        own = team[place[team] == PLANTED]
        if len(own) and rng.random() < liking:
            abroad = np.flatnonzero(country != PLANTED[:2])
            team = np.concatenate([own[:1], rng.choice(abroad, len(team) - 1, replace=False)])
        if len(set(country[team])) >= (minimum or 1):
            teams.append(team)
    nuts = {"scheme": "NUTS2021", "level": 3}
    return GraphData.of(
        regions=[{"id": code, "code": code, "name": f"N{code}", "country": code[:2], **nuts} for code in codes],
        organizations=[
            {"id": f"o{i:03}", "country": country[i], "region": place[i], "region_code": place[i], "region_level": 3}
            for i in range(200)
        ],
        projects=[
            {"id": f"p{n:03}", "partner_list_complete": True, "min_countries": minimum, "programme": "g"} | more
            for n in range(projects)
        ],
        participations=[
            {"project": f"p{n:03}", "organization": f"o{i:03}"} for n, team in enumerate(teams) for i in team
        ],
        programmes=[{"id": "g", "name": "G"}],
    )
