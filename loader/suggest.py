"""A first mapping for a table: what its columns seem to be, as a TOML file with comments, to be edited."""

import json
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path

from baltica.graph.codes import slug
from baltica.graph.errors import InputError
from baltica.loader import mapping, mapping_read
from baltica.loader.files import File, found
from baltica.loader.readers import Dialect, first_rows, tables_of
from baltica.loader.suggest_guess import (
    Column,
    date_pattern,
    decimal_of,
    empties,
    guess,
    looks_like_data,
    role_of,
    unknown_countries,
)
from baltica.loader.tables import Table

_SAMPLE = 300  # rows looked at
_WESTERN = frozenset("åäöÅÄÖæøÆØéèêëçñõãàìòùüßÜÉÇÑÕÀþðÞÐ")
_CENTRAL = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůžýáíéúČĎĚŇŘŠŤŮŽőűŐŰäöüßÄÖÜ")
_MOST_CODES = 60  # values that are written down as a code list


def suggest(path: Path) -> str:
    """A mapping for the first table of a file (of a folder or archive: its first file that is a table), as TOML.

    Raises InputError where there is no table.
    """
    error: InputError | None = None
    for file in found([path]):
        try:
            encoding, header, table = _opened(file)
        except InputError as one:
            error = error or one
            continue
        return _written(file, encoding, header, table)
    raise error or InputError(f"{path} holds no table", "name a CSV, XLSX or JSON file")


def _opened(file: File) -> tuple[str, tuple[str, ...], Table]:
    """Encoding (if not UTF-8), names of columns (where the file has none), and the table with the most columns."""
    encoding = ""
    try:
        tables = tables_of(file)
    except InputError as error:
        if "text" not in error.message:
            raise
        encoding = _encoding(file)
        tables = tables_of(file, Dialect(encoding=encoding))
    table = max(tables, key=lambda one: len(one.columns))
    if file.suffix in (".xlsx", ".xlsm", ".json"):
        return "", (), table
    first = first_rows(file, Dialect(encoding=encoding))
    if not first or not looks_like_data(first[0]):
        return encoding, (), table
    header = tuple(f"column {number}" for number in range(1, len(first[0]) + 1))
    return encoding, header, tables_of(file, Dialect(encoding=encoding, header=header))[0]


def _encoding(file: File) -> str:
    """The likelier of the two 8-bit encodings of Europe: by letters that only one of them makes of the bytes."""
    with file.open() as stream:
        high = bytes(one for one in stream.read(1 << 20) if one > 127)
    worth = {}
    for name, letters in (("cp1252", _WESTERN), ("cp1250", _CENTRAL)):
        text = high.decode(name, errors="replace")
        worth[name] = sum(mark in letters for mark in text) - sum(not mark.isalpha() for mark in text)
    return max(worth, key=lambda name: worth[name])


def _written(file: File, encoding: str, header: tuple[str, ...], table: Table) -> str:
    looked = list(islice(table.rows(), _SAMPLE))
    rows = [row.cells for row in looked if not row.fault]
    columns = [guess(name, [cells.get(name, "").strip() for cells in rows]) for name in table.columns if _usable(name)]
    ragged = sum("cells where the header has" in row.fault for row in looked)
    return _Writer(file, encoding, header, table, columns, ragged).text()


def _usable(name: str) -> bool:
    return bool(name) and not set("{}") & set(name)


class _Writer:
    """Puts the guesses into words and TOML."""

    def __init__(
        self,
        file: File,
        encoding: str,
        header: tuple[str, ...],
        table: Table,
        columns: Sequence[Column],
        ragged: int = 0,
    ) -> None:
        self.ragged = ragged
        self.file, self.encoding, self.header, self.table = file, encoding, header, table
        self.columns = columns
        self.by: dict[str, Column] = {}
        for column in columns:
            if column.what and column.what not in ("person", "amount"):
                self.by.setdefault(column.what, column)
        regions = [column for column in columns if column.what == "nuts" and column.filled]
        if regions:  # one column for every level: the finest says most
            self.by["nuts"] = max(
                regions, key=lambda column: sum(map(_code_length, column.filled)) / len(column.filled)
            )
        if not {"organization", "pic", "project", "acronym", "cluster"} & set(self.by):
            texts = [c for c in columns if not c.what and c.distinct > 1] or [c for c in columns if c.what != "person"]
            best = max(texts, key=lambda c: (c.wordy, c.distinct), default=None)
            if best is None:
                raise InputError(f"{file.shown} has no column that could be mapped", "see whether it is a table")
            self.by["organization"] = best

    def text(self) -> str:
        """The whole file; what is suggested can be loaded."""
        body = [self._source(), self._file(), self._codes(), *self._facts(), self._rest()]
        content = "\n\n".join(part for part in body if part) + "\n"
        used = mapping_read.read(content, "the suggested mapping").files[0].reads()
        return f"{self._head(used)}\n\n{content}"

    def _head(self, used: Collection[str]) -> str:
        told = [
            f"# A first mapping for {_plain(self.table.name)}, guessed from header and first rows. Read every line:",
            "# what is wrong here will be wrong in the graph. docs/mappings.md explains the words.",
            "#\n# What the columns seem to be:",
        ]
        for column in self.columns:
            left = bool(column.what) and column.what != "person" and " ".join(column.name.split()) not in used
            told.append(f"#   {_plain(column.name)}: {column.told}{', not used' if left else ''}")
        return "\n".join(told)

    def _source(self) -> str:
        name = slug(self.file.stem)[:40].strip("-") or "my-table"
        taken = ("cordis", "keep", "nuts", "clusters", "baltica", "areas", *mapping.names())
        name = f"my-{name}"[:40].strip("-") if name in taken else name
        lines = [
            "[source]",
            f"name = {_q(name)} # short: lower-case letters, digits, hyphens",
            f"title = {_q(name)} # what people will read",
            'publisher = "unknown" # who publishes the table',
            '# url = "https://…" # where it was found',
            'licence = "unknown" # what its terms are',
            "attribution = [] # how its publisher wants to be named",
        ]
        return "\n".join(lines)

    def _file(self) -> str:
        lines = ["[file]"]
        if self.encoding:
            lines.append(f"encoding = {_q(self.encoding)} # a guess: see whether letters with marks come out right")
        if self.header:
            lines.append(f"header = [{', '.join(map(_q, self.header))}] # the file has no header line: give good names")
        if self.ragged:
            lines.append(
                f"# {self.ragged} of the first rows have more or fewer cells than the header: they are rejected,"
            )
            lines.append("# but for those with empty cells at the end. join_commas mends more, with [file.shape].")
            lines.append('mend = ["drop_empty_end"]')
        pattern = date_pattern(self.columns)
        if pattern:
            lines.append(f"dates = {_q(pattern)}")
        decimal, thousands = decimal_of(self.columns)
        lines += [f"decimal = {_q(decimal)}"] if decimal != "." else []
        lines += [f"thousands = {_q(thousands)}"] if thousands else []
        void = empties(self.columns)
        if void:
            lines.append(f"empty = {{ {', '.join(f'{_q(c)} = [{_q(v)}]' for c, v in void.items())} }}")
        lines.append("complete = true # false: the file is an update, and facts that are not in it stay")
        return "\n".join(lines)

    def _codes(self) -> str:
        blocks = []
        role = self.by.get("role")
        if role is not None:
            member = self._clusters()
            lines = [f"{_q(value)} = {_q(role_of(value, member))}" for value in role.values(_MOST_CODES)]
            blocks.append(
                "\n".join(["[codes.role] # check every line", *lines, f'"*" = {_q("member" if member else "partner")}'])
            )
        country = self.by.get("country")
        strange = unknown_countries(country) if country else []
        if strange:
            lines = [f'{_q(value)} = ""' for value in strange[:_MOST_CODES]]
            blocks.append("\n".join(["[codes.countries] # write the two letters of ISO 3166-1", *lines, '"*" = "="']))
        return "\n\n".join(blocks)

    def _clusters(self) -> bool:
        return "cluster" in self.by

    def _country(self) -> str:
        column = self.by.get("country")
        if column is None:
            return ""
        inner = f"countries({column.name})" if unknown_countries(column) else column.name
        return f"{{country({inner})}}"

    def _facts(self) -> list[str]:
        organization = "organization" in self.by or "pic" in self.by
        named = {"project", "acronym"} | ({"project_id"} if organization else set())
        project = not self._clusters() and bool(named & set(self.by))
        blocks = []
        if organization:
            blocks.append(self._organization())
        if project:
            blocks.append(self._project())
        if self._clusters():
            blocks.append(self._cluster())
        if organization and project:
            blocks.append(self._tie("PARTICIPATES_IN", "project", "partner", self._amounts("PARTICIPATES_IN")))
        if organization and self._clusters():
            blocks.append(self._tie("MEMBER_OF", "cluster", "member", []))
        if organization and self._country():
            blocks.append(self._location())
        if project and "programme" in self.by:
            blocks.append(f'[[programme]]\nof = "project"\nname = {_q(_cell(self.by["programme"]))}')
        return blocks

    def _organization(self) -> str:
        name, pic = self.by.get("organization"), self.by.get("pic")
        place = f"{self._country()}-" if self._country() and name is not None else ""
        by_name = f"{{source}}:{place}{{slug({name.name})}}" if name is not None else ""
        ids = ([f"pic:{{pic({pic.name})}}"] if pic else []) + ([by_name] if by_name else [])
        lines = [f"id = {_list(ids)}" + ("" if pic else " # a number would be better than a name")]
        lines.append("[node.properties]")
        names = ([_cell(name)] if name else []) + ([f"PIC {_cell(pic)}"] if pic else [])
        lines.append(f"name = {_list(names)}")
        lines += [f"pic = {_q(f'{{pic({pic.name})}}')}"] if pic else []
        for prop in ("short_name", "city", "website"):
            lines += [f"{prop} = {_q(_cell(self.by[prop]))}"] if prop in self.by else []
        lines += [f"activity_type = {_q(_cell(self.by['type']))}"] if "type" in self.by else []
        lines += (
            [f"country = {_q(self._country())}"] if self._country() else ['# country = "SE" # if it is one country']
        )
        return "\n".join(["[[node]]", 'name = "organization"', 'label = "Organization"', *lines])

    def _project(self) -> str:
        key = self.by.get("project_id") or self.by.get("acronym") or self.by["project"]
        title = self.by.get("project") or self.by.get("acronym") or key
        lines = [f"id = {_q(f'{{source}}:{{slug({key.name})}}')}", "[node.properties]"]
        names = [_cell(title)] + (
            [_cell(self.by["acronym"])] if "acronym" in self.by and title.what == "project" else []
        )
        lines.append(f"title = {_list(names)}")
        lines += [f"acronym = {_q(_cell(self.by['acronym']))}"] if "acronym" in self.by else []
        for what in ("start", "end"):
            column = self.by.get(what)
            if column is not None and column.days:
                lines.append(f"{what}_date = {_q(_cell(column))}")
            if column is not None and column.years:
                lines.append(f"{what}_year = {_q(f'{{year({column.name})}}')}")
        if not ("organization" in self.by or "pic" in self.by):
            lines += self._amounts("Project")
        return "\n".join(["[[node]]", 'name = "project"', 'label = "Project"', *lines])

    def _cluster(self) -> str:
        cluster = self.by["cluster"]
        lines = [
            f"id = {_q(f'{{source}}:{{slug({cluster.name})}}')}",
            "[node.properties]",
            f"name = {_q(_cell(cluster))}",
            'kind = "transnational" # cross_border, transnational or national',
            'coding_basis = "kind stated for all clusters alike in the mapping"',
        ]
        if "start" in self.by and self.by["start"].years:
            lines.append("founded_year = " + _q("{year(" + self.by["start"].name + ")}"))
        return "\n".join(["[[node]]", 'name = "cluster"', 'label = "Cluster"', *lines])

    def _tie(self, type_: str, end: str, role: str, more: list[str]) -> str:
        known = self.by.get("role")
        roles = [f"{{role({known.name})}}", role] if known else [role]
        lines = [f"type = {_q(type_)}", 'start = "organization"', f"end = {_q(end)}", "[relationship.properties]"]
        lines.append(f"role = {_list(roles)}" + ("" if known else " # the same for all: is there a column for it?"))
        return "\n".join(["[[relationship]]", *lines, *more])

    def _amounts(self, kind: str) -> list[str]:
        """Amounts in euro; others are left for the user to decide, since the graph holds euro."""
        lines: list[str] = []
        taken: set[str] = set()
        for column in self.columns:
            if column.what != "amount":
                continue
            prop = "eu_contribution" if column.granted else "total_cost"
            sure = column.euro and column.numbers and prop not in taken
            taken |= {prop} if sure else set()
            lines.append(
                f"{'' if sure else '# '}{prop} = {_q(_cell(column))}{'' if sure else ' # only if it is in euro'}"
            )
        return lines

    def _location(self) -> str:
        lines = [f"country = {_q(self._country())}"]
        for what, key in (("nuts", "code"), ("postcode", "postcode"), ("city", "city")):
            if what in self.by:
                column = self.by[what]
                value = "{first_word(" + column.name + ")}" if what == "nuts" else _cell(column)
                lines.append(f"{key} = {_q(value)}")
        if {"latitude", "longitude"} <= set(self.by):
            lines += [f"{key} = {_q(_cell(self.by[key]))}" for key in ("latitude", "longitude")]
        return "\n".join(["[[location]]", 'of = "organization"', *lines])

    def _rest(self) -> str:
        left = [column for column in self.columns if column.what == "person"]
        if not left:
            return ""
        told = "# Left out on purpose: contact details and addresses of people do not belong in the graph."
        return "\n".join([told, *(f"#   {_plain(column.name)}" for column in left)])


def _code_length(cell: str) -> int:
    return len(cell.split(maxsplit=1)[0])


def _cell(column: Column) -> str:
    return f"{{text({column.name})}}" if column.name in ("source", "item") else f"{{{column.name}}}"


def _q(text: str) -> str:
    """Text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Sequence[str]) -> str:
    return _q(texts[0]) if len(texts) == 1 else f"[{', '.join(map(_q, texts))}]"


def _plain(text: str) -> str:
    """Text for a comment: one line, no control characters."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())[:120]
