"""What must be known of a whole keep.eu export before its first row is read: which rows mean the same project."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from baltica.graph.codes import clean_name
from baltica.loader import keep_keys as keys
from baltica.loader.tables import Row, Table

# What two rows of one project have in common besides programme and acronym, and what never changes in an edition.
Mark = tuple[str, ...]
_Told = tuple[str, str]  # title and lead partner, as keys

SEVERAL_LEADS = "lead partner beside another of the same project: each is a coordinator"
GIVEN_AGAIN = "project given once for each of its lead partners: one project"
NAMESAKES = "programme and acronym shared by several projects: told apart by title, lead partner and start"
ONE_PARTNER = "one partner only is listed: the list of partners is not complete"
UNPLACED = "programme and acronym are those of several projects, and nothing in the row tells which of them"
SEVERAL_REGIONS = "name in several NUTS 3 regions of the country: taken for one organization"


@dataclass
class Survey:
    """What was seen in all tables.

    ``projects``: for each key of programme and acronym, the projects that share it (mark → id); ``leads``: those of
    them with a lead partner of that key (mark → keys); ``listed``: lead partners by the partner tables; ``regions``:
    organizations that occur in several; ``alone``: the partner of a project that lists one, empty where it lists more;
    ``nuts``: version of the codes; ``periods``: of programmes whose name has none.
    """

    projects: dict[str, dict[Mark, str]] = field(default_factory=dict)
    leads: dict[str, dict[Mark, set[str]]] = field(default_factory=dict)
    listed: dict[str, set[str]] = field(default_factory=dict)
    regions: set[str] = field(default_factory=set)
    alone: dict[str, str] = field(default_factory=dict)
    nuts: str = ""
    periods: dict[str, str] = field(default_factory=dict)

    def period(self, row: Row) -> str:
        """The funding period of a row: in the programme's name, in a column, or as other rows of the programme say.

        Raises ValueError where none of them tells.
        """
        programme = row.required("Programme")
        period = keys.period_of(programme) or keys.period_of(row.optional("Period") or "")
        period = period or self.periods.get(clean_name(programme))
        if period is None:
            raise ValueError(f"no period in the programme's name {programme!r}, nor in a column Period")
        return period

    def base(self, row: Row) -> str:
        """Key of programme and acronym."""
        return keys.project_key(row.required("Programme"), self.period(row), row.required("Acronym"))

    def project(self, row: Row) -> str:
        """Id of the project a row of the project sheet gives."""
        base = self.base(row)
        return self.projects[base][mark(row)]

    def projects_of(self, row: Row, organization: str, leads: bool) -> list[str]:
        """Ids of the projects a row of the partner sheet belongs to.

        Raises ValueError where several projects share the acronym and the row does not tell which of them is meant:
        only the name of the lead partner stands in both sheets.
        """
        base = self.base(row)
        sharing = self.projects.get(base, {})
        if len(set(sharing.values())) < 2:
            return [base]
        led = [sharing[one] for one, who in self.leads[base].items() if organization in who] if leads else []
        if not led:
            raise ValueError(UNPLACED)
        return sorted(led)


def survey(tables: Iterable[Table]) -> Survey:
    """Look through all tables once. Rows that cannot be used are passed over here; they are reported when read."""
    seen = Survey()
    marked: dict[str, dict[str, dict[Mark, set[_Told]]]] = {}
    regions: dict[str, str] = {}
    votes: Counter[str] = Counter()
    for table in sorted(tables, key=lambda table: table.kind != "projects"):  # they tell the periods
        for row in table.rows():
            if row.fault:
                continue
            try:
                if table.kind == "projects":
                    base = _note_project(seen, row)
                    marked.setdefault(base, {}).setdefault(table.name, {}).setdefault(mark(row), set()).add(_told(row))
                else:
                    votes.update(_note_partner(seen, row, regions))
            except (KeyError, ValueError):
                continue
    for base, by_table in marked.items():
        seen.projects[base], seen.leads[base] = _told_apart(base, by_table)
    seen.nuts = keys.nuts_version(votes)
    return seen


def _note_project(seen: Survey, row: Row) -> str:
    period = keys.period_of(row.optional("Period") or "")
    if period:
        seen.periods[clean_name(row.required("Programme"))] = period
    return seen.base(row)


def _note_partner(seen: Survey, row: Row, regions: dict[str, str]) -> tuple[str, ...]:
    """Take note of a partner; the versions of NUTS that its code speaks for."""
    base = seen.base(row)
    organization = keys.organization_key(row.required("Project Partner"), row.required("Country"))
    if seen.alone.setdefault(base, organization) != organization:
        seen.alone[base] = ""
    if row.truth("Lead Partner") is True:
        seen.listed.setdefault(base, set()).add(organization)
    code = region_code(row)
    if len(code) == 5 and regions.setdefault(organization, code) != code:
        seen.regions.add(organization)
    return keys.told_by(code)


def mark(row: Row) -> Mark:
    """What says that two rows of one programme and acronym are one project: the same dates and budget.

    A programme with a lead partner on each side of the border lists a project once for each of them, with the same
    dates, budget and title. Where dates and budget are missing the title decides.
    """
    told = tuple(row.optional(column) or "" for column in ("Project start", "Project end", "Budget"))
    return told if any(told) else ("", "", "", keys_of_title(row))


def keys_of_title(row: Row) -> str:
    """The project's title in a form that does not depend on case and punctuation; empty where it has none."""
    text = title(row) or ""
    return keys.key(text) if any(character.isalnum() for character in text) else text


def title(row: Row) -> str | None:
    """The project's title: in English, else in another language, else None."""
    columns = ("Project Name", "Project Name language 2", "Project Name language 3")
    found = next((text for column in columns if (text := row.optional(column))), None)
    return clean_name(found) if found else None


def region_code(row: Row) -> str:
    """The finest region code of a partner, without the region's name; empty where it has none."""
    levels = ("NUTS3 (or equivalent)", "NUTS2 (or equivalent)", "NUTS1 (or equivalent)")
    return next((code for level in levels if (code := keys.leading_code(row.optional(level)))), "")


def _told(row: Row) -> _Told:
    name, country = row.optional("Lead Partner"), row.optional("Country")
    return keys_of_title(row), keys.organization_key(name, country) if name and country else ""


def _told_apart(base: str, by_table: dict[str, dict[Mark, set[_Told]]]) -> tuple[dict[Mark, str], dict[Mark, set[str]]]:
    """The projects that share a key (mark → id), and their lead partners.

    They are several only where one table gives them beside each other: another file with other dates is another
    edition. The one that starts first keeps the bare key, so that one that comes later does not change its id.
    """
    together: dict[Mark, set[_Told]] = {}
    for marks in by_table.values():
        for one, told in marks.items():
            together.setdefault(one, set()).update(told)
    leads = {one: {lead for _, lead in told if lead} for one, told in together.items()}
    if all(len(marks) == 1 for marks in by_table.values()):
        return dict.fromkeys(together, base), leads
    ordered = sorted((one[0], _distinction(one, told), one) for one, told in together.items())
    return {one: base if place == 0 else f"{base}:{told}" for place, (_, told, one) in enumerate(ordered)}, leads


def _distinction(one: Mark, told: set[_Told]) -> str:
    """A short hash of title, lead partner and start of a project."""
    return keys.short_hash("|".join((*min(told), one[0])))
