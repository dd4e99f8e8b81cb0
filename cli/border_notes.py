"""What stands under tables of ties across borders: what rests on few projects, what rules demand, gaps."""

from typing import TYPE_CHECKING

from baltica.cli.notes import count

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData

_NAMES = {"country": "country", "type": "type of organization", "helix": "helix (universities, business, government)"}


def concentration_note(data: "GraphData") -> list[str]:
    """Share of cross-border ties in the largest projects."""
    from baltica.analytics.robustness import concentration

    rows = concentration(data)
    full, part = rows.to_dict("index").values()
    if not full["ties"]:
        here = " in the places reported" if not data.reported().all() else ""
        return [f"No project joins participants of different countries{here}."]
    hold = "holds" if full["largest"] == 1 else "hold"
    return [
        f"The {count(int(full['largest']), 'largest project').removeprefix('1 ')} of {full['projects']:,.0f} that "
        f"cross a border {hold} {full['share']:.0%} of all cross-border ties in full "
        f"counting, {part['share']:.0%} in fractional counting."
    ]


def mixing_notes(data: "GraphData", by: str = "country") -> list[str]:
    """The E-I index and assortativity of the whole network of organizations in two sentences."""
    from baltica.analytics.mixing import ei_index

    row = ei_index(data, by, samples=0).loc[by]
    if not row["external"] + row["internal"]:
        return ["No two organizations share a project, so there is no E-I index."]
    return [
        f"E-I index of organizations by country: {row['observed']:.3f} ({row['external']:,.0f} pairs of partners of "
        f"different countries, {row['internal']:,.0f} of one); {row['expected']:.3f} if ties fell at random. "
        "Tests, countries and organizations: baltica analyze e-i.",
        assortativity_note(data, by),
    ]


def assortativity_note(data: "GraphData", by: str) -> str:
    """Whether partners are alike more often than their numbers of partners give."""
    from baltica.analytics.groups import assortativity
    from baltica.analytics.network import Network
    from baltica.analytics.places import countries

    labels = countries(data.organizations, data) if by == "country" else data.organizations[by]
    value = assortativity(Network.of_data(data), labels.dropna()) if labels.notna().any() else float("nan")
    if value != value:
        return f"Assortativity by {_NAMES[by]} cannot be computed: there are no ties, or all are in one group."
    return (
        f"Assortativity by {_NAMES[by]}: {value:.3f} (1: partners always alike; 0: as their numbers of partners alone "
        "would give; below 0: partners differ)."
    )


def rule_notes(data: "GraphData") -> list[str]:
    """What the rules of the programmes demand, and what a high share of crossings therefore says."""
    from baltica.analytics.rules import programme_rules

    rules = programme_rules(data)
    if not rules.projects:
        return []
    several = f"{count(rules.projects, 'project')} with partners"
    if rules.programme_design:
        first = (
            f"All {several} are of Interreg or neighborhood programmes, which exist to join countries: read ties "
            "across borders here as programme design, not as openness of the participants."
        )
    elif rules.interreg:
        first = (
            f"{rules.interreg:,} of {several} are of Interreg or neighborhood programmes, which exist to join "
            "countries: their ties across borders are programme design, not openness."
        )
    else:
        first = "Programme rules often demand several countries; ties across borders then follow the rules."
    if rules.unknown == rules.projects:
        return [first, f"Whether such a rule holds is known for none of the {several}."]
    return [
        first,
        f"By rule, {rules.two:,} of the {rules.projects:,} must have at least two countries, {rules.three:,} of these "
        f"at least three; for {rules.unknown:,} no rule is known.",
    ]


def unknown_notes(data: "GraphData") -> list[str]:
    """Organizations of unknown country, and lists of partners that are cut off or may be."""
    from baltica.analytics.places import countries

    said = []
    if unknown := int(countries(data.organizations, data).isna().sum()):
        said.append(f"{count(unknown, 'organization')} of unknown country in no tie, but in the size of projects.")
    return said + list_notes(data)


def list_notes(data: "GraphData") -> list[str]:
    """How complete the lists of partners are."""
    lists = data.projects["partner_list_complete"]
    cut, complete = int(lists.eq(False).fillna(False).sum()), int(lists.fillna(False).sum())
    if not len(lists):
        return []
    return [
        f"Lists of partners: {complete:,} of {count(len(lists), 'project')} known to be complete, {cut:,} known to be "
        f"cut off, {len(lists) - cut - complete:,} not known."
    ]


def largest_note(table: "pd.DataFrame", noun: str, first: int = 10) -> list[str]:
    """How the first rows change when each loses its largest project."""
    top = table[table["rank"] <= first]
    if len(table) <= first or top.empty:
        return []
    gone = int((~(top["rank_without"] <= first).fillna(False)).sum())
    return [
        f"Of the first {len(top)} {noun}, {gone} would not be among the first {first} without the largest project "
        "of each (rank without)."
    ]


def interval(low: float, high: float) -> str | None:
    """``10.4 to 21.1``; nothing where there is none."""
    return None if low != low else f"{number(low)} to {number(high)}"


def number(value: float) -> str:
    """A figure of three digits, or a whole number with separators.

    >>> number(2.30085), number(1234.5), number(0.04)
    ('2.30', '1,234', '0.04')
    """
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
