"""Small data with names that try to break out of every format."""

from typing import Any

from baltica.analytics.graphdata import GraphData

NAMES = {
    "x:a": '<script>alert("1")</script> & </data></node>',
    "x:b": "quotes \" ' ]]> -- and \\ backslash",
    "x:c": "two\nlines\tand\r\nmore",
    "x:d": "\u202egnp.exe \u200f مرحبا 👩‍💻 Łódź",
    "x:e": "é, ö; " * 80 + "end",
    'x:f "q" <&>': "  spaces  ",
}
FORBIDDEN = "bell\x07 and \x00 and \ufffe"


def hostile(forbidden: bool = False) -> GraphData:
    """Six organizations of three countries in three projects; one has a name XML cannot hold where asked for."""
    countries = dict(zip(NAMES, ("DK", "SE", "DK", None, "PL", "SE"), strict=True))
    people: list[dict[str, Any]] = [
        {"id": key, "name": name, "country": countries[key], "source": "s", "city": name, "source_url": "javascript:1"}
        for key, name in NAMES.items()
    ]
    people[0] |= {"region": "r", "region_code": "DK011", "region_level": 3, "source_url": "https://x.example/?a=1&b=2"}
    people[1] |= {"latitude": 55.5, "longitude": 13.0}
    if forbidden:
        people.append({"id": "x:g", "name": FORBIDDEN, "country": "DK"})
    links = {"x:p": ("x:a", "x:b", "x:c"), "x:q": ("x:a", "x:b"), "x:a": ("x:d", "x:e")}
    return GraphData.of(
        organizations=people,
        projects=[
            {"id": "x:p", "acronym": "P", "title": "<b>", "start_year": 2014, "programme_names": ["é"], "source": "s"},
            {"id": "x:q", "title": 'Q & "q"', "start_year": 2009, "total_cost": 0.1, "source": "s"},
            {"id": "x:a", "source": "s"},  # the id of an organization, too; without a name or a year
        ],
        participations=[
            {"project": project, "organization": one, "role": "partner", "source": "s", "eu_contribution": 10.5}
            for project, several in links.items()
            for one in several
        ]
        + [{"project": "x:p", "organization": "x:a", "role": "coordinator", "source": "t", "eu_contribution": 99.0}],
        clusters=[
            {"id": "c", "name": "C & <c>", "kind": "cross_border", "countries": ["DK", "SE"], "source": "s"},
            {"id": "d", "name": "D", "countries": [], "source": "s"},
        ],
        memberships=[{"cluster": one, "organization": "x:a", "role": "member"} for one in ("c", "d")],
        regions=[
            {"id": "r", "code": "DK011", "scheme": "NUTS2021", "name": "R <r>", "country": "DK", "level": 3}
            | {"latitude": 55.7, "longitude": 12.6, "population": 100, "density": 2.5}
        ],
        sources=[
            {"id": "s", "title": 'Facts & "more"', "publisher": "P <p>", "licence": "CC BY 4.0; © Ö", "url": None}
        ],
    )
