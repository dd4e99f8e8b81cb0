"""A made-up graph with other numbers, names and countries than the bundled facts: nothing in a report is hard-wired."""

from typing import Any

from baltica.analytics.graphdata import GraphData

PLACES = {"ES": ("ES111", "ES112", "ES211"), "PT": ("PT111", "PT112"), "FR": ("FRI11", "FRI12"), "AD": ("AD000",)}
CLASSES = ("predominantly_urban", "intermediate", "predominantly_rural")
FIELDS = ("ict", "tourism", "life_sciences", "maritime_logistics")
HELICES = (
    ("university", "academia"),
    ("company", "business"),
    ("municipality", "government"),
    ("ngo", "civil_society"),
)
LATITUDE, LONGITUDE = 40.0, -8.0


def small() -> GraphData:
    """47 organizations in 8 regions, 61 projects of three periods, 9 clusters."""
    regions = _regions()
    people = [_organization(number, regions) for number in range(47)]
    projects = [_project(number) for number in range(61)]
    links = {(p, o) for p in range(61) for o in _team(p)}
    return GraphData.of(
        regions=regions,
        organizations=people,
        projects=projects,
        participations=[
            {"project": f"p{p:02}", "organization": f"o{o:02}", "role": "partner", "source": "made"}
            for p, o in sorted(links)
        ],
        clusters=[_cluster(number) for number in range(9)],
        presences=[
            {
                "cluster": f"c{number}", "region": regions[at]["id"], "region_code": regions[at]["code"],
                "region_level": 3, "basis": "stated" if number % 3 else "member_head_office",
            }
            for number in range(9)
            for at in sorted({number % 8, (number * 3 + 1) % 8})
        ],
        memberships=[{"cluster": f"c{n}", "organization": f"o{n * 5 % 47:02}", "role": "member"} for n in range(9)],
        sources=[
            {"id": "made", "title": "A made source", "publisher": "Nobody", "licence": "CC0; Nobody is to be named",
             "url": "https://example.org"},
            {"id": "regions", "title": "Made regions", "publisher": None, "licence": None, "url": None},
        ],
    )  # fmt: skip


def _regions() -> list[dict[str, Any]]:
    codes = [(country, code) for country, found in PLACES.items() for code in found]
    return [
        {
            "id": f"nuts:{code}", "code": code, "scheme": "NUTS2021", "level": 3, "name": f"Land of {code}",
            "country": country, "population": 100_000 * (at + 1), "area": 1000.0 + at,
            "urban_class": CLASSES[at % 3], "latitude": LATITUDE + at / 2, "longitude": LONGITUDE + at,
        }
        for at, (country, code) in enumerate(codes)
    ]  # fmt: skip


def _organization(number: int, regions: list[dict[str, Any]]) -> dict[str, Any]:
    region = regions[(number * number) % 7 if number % 9 else 7]
    kind, helix = HELICES[number % 4]
    return {
        "id": f"o{number:02}", "name": f"Body {chr(65 + number % 26)}{chr(65 + number // 26)}", "type": kind,
        "helix": helix, "country": region["country"], "region": region["id"], "region_code": region["code"],
        "region_level": 3, "location_basis": "city", "source": "made",
    }  # fmt: skip


def _project(number: int) -> dict[str, Any]:
    start = 2003 + number % 19
    first = 2000 + 7 * ((start - 2000) // 7)
    return {
        "id": f"p{number:02}", "acronym": f"P-{chr(65 + number % 26)}{chr(65 + number // 26)}", "start_year": start,
        "end_year": start + 3, "specialization": FIELDS[number % 4], "programme": f"programme{number % 2}",
        "programme_name": f"Programme {'ab'[number % 2]}", "period": f"{first}-{first + 6}",
        "partner_list_complete": (True, None, False)[0 if number % 5 else number % 3], "source": "made",
        "total_cost": 1e5 * (number + 1),
    }  # fmt: skip


def _team(number: int) -> list[int]:
    """Who takes part in a project: one to nine, chosen by arithmetic."""
    return sorted({(number * 7 + 11 * step + step * step) % 47 for step in range(1 + number % 9)})


def _cluster(number: int) -> dict[str, Any]:
    return {
        "id": f"c{number}",
        "name": f"Cluster {chr(65 + number)}",
        "kind": ("cross_border", "transnational")[number % 2],
        "status": ("initiative", "established")[number // 5],
        "specialization": FIELDS[number % 3],
        "founded_year": 1995 + number,
        "countries": ["ES", "PT"],
        "source": "made",
    }
