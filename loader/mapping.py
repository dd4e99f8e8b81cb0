"""``baltica load table``: anybody's table as a source, by a mapping: a TOML file that says what its columns are.

docs/mappings.md explains the file; mappings for some publishers' tables come with Baltica (loader/mappings).
"""

import difflib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

import baltica.loader.sources
from baltica.graph.errors import InputError
from baltica.loader import mapping_read
from baltica.loader.files import File, found
from baltica.loader.mapping_mend import mender
from baltica.loader.mapping_rows import Converter
from baltica.loader.mapping_spec import FileSpec, MappingSpec
from baltica.loader.mapping_template import FUNCTIONS
from baltica.loader.places import Places
from baltica.loader.readers import Dialect, tables_of
from baltica.loader.records import Context, Options, Record, Source, each_row
from baltica.loader.tables import Table

REJECTS = ".rejects"
_LARGEST = 1_000_000  # bytes of a mapping


def shipped() -> dict[str, str]:
    """The mappings that come with Baltica: name → title."""
    return {name: read(name).title for name in names()}


def source(which: Path | str) -> Source:
    """The source a mapping makes; *which* is a TOML file or the name of a mapping that comes with Baltica.

    Raises InputError for the first mistake in the mapping.
    """
    mapping = read(which)
    _free(mapping)
    specs = {spec.name or "rows": spec for spec in mapping.files}

    def find(paths: Sequence[Path], options: Options) -> Sequence[Table]:
        return _tables(mapping, specs, paths, options)

    def records(tables: Sequence[Table], context: Context) -> Iterator[Record]:
        places = context.places or Places.unknown(context.options.nuts)
        for table in tables:
            converter = Converter(specs[table.kind], mapping.codes, places, context.options.source_nuts)
            yield from each_row(table, converter)

    return Source(
        name=mapping.name,
        title=mapping.title,
        publisher=mapping.publisher,
        url=mapping.url,
        licence=_in_one(mapping.licence),
        attribution=tuple(map(_in_one, mapping.attribution)),
        columns={name: _required(spec) for name, spec in specs.items()},
        find=find,
        records=records,
    )


def read(which: Path | str) -> MappingSpec:
    """What a mapping says, checked; *which* as of ``source``."""
    name = str(which)
    if name in names():
        file = resources.files("baltica.loader.mappings") / f"{name}.toml"
        return mapping_read.read(file.read_text(encoding="utf-8"), f"mapping {name}")
    path = Path(which)
    if path.is_dir():
        raise InputError(f"{path} is a folder", "name the mapping itself, a TOML file")
    if not path.is_file():
        near = difflib.get_close_matches(name.removesuffix(".toml"), names(), 1, 0.7)
        meant = f"did you mean {near[0]}? " if near else ""
        raise InputError(
            f"no mapping is called {name}, and no file either",
            f"{meant}write a TOML file, or name one of: {', '.join(names())}",
        )
    try:
        raw = path.read_bytes()
        if len(raw) > _LARGEST:
            raise InputError(
                f"{path} is too large for a mapping", "a mapping is a short TOML file; the table comes first"
            )
        return mapping_read.read(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text", "save the mapping as UTF-8") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {(error.strerror or str(error)).lower()}", "check the file") from None


def names() -> list[str]:
    """The names of the mappings that come with Baltica, in order."""
    folder = resources.files("baltica.loader.mappings")
    return sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml"))


def _in_one(text: str) -> str:
    """A text without semicolons: the graph keeps a licence and the names to give in one text, set apart by them."""
    return text.replace(";", ",")


def _free(mapping: MappingSpec) -> None:
    built_in = {module.name.replace("_", "-") for module in pkgutil.iter_modules(baltica.loader.sources.__path__)}
    if mapping.name in built_in:
        raise InputError(
            f"{mapping.shown}: [source]: name {mapping.name!r} is that of a source of Baltica", "choose another name"
        )


def _required(spec: FileSpec) -> tuple[str, ...]:
    return tuple(column for column in spec.reads() if column not in spec.may_lack)


def _dialect(spec: FileSpec, file: File, options: Options) -> Dialect:
    if file.stem.endswith(REJECTS):  # written by Baltica: UTF-8, with a header
        return Dialect()
    return Dialect(
        encoding=options.encoding or spec.encoding,
        delimiter=spec.delimiter,
        header=spec.header,
        skip=spec.skip,
        sheet=spec.sheet,
        mend=mender(spec.mend, spec.shape),
    )


def _tables(
    mapping: MappingSpec, specs: dict[str, FileSpec], paths: Sequence[Path], options: Options
) -> Sequence[Table]:
    """The tables of the files, each as the kind of file whose columns it has; the one with the most columns first.

    A file that was named must fit; in folders and archives others are passed over.
    """
    order = sorted(specs, key=lambda kind: (bool(specs[kind].header), -len(_required(specs[kind]))))
    tables: list[Table] = []
    seen: list[InputError] = []
    for file in found(paths):
        fitting, error = _fitting(mapping, specs, order, file, options)
        if fitting:
            tables += fitting
        elif error is not None:
            if file.path in paths and not file.member:
                raise error
            seen.append(error)
    if not tables:
        raise (
            seen[0]
            if len(seen) == 1
            else InputError(
                f"no file of {mapping.title} is there: {', '.join(map(str, paths))}",
                "; ".join(f"looked for a table with {', '.join(_required(specs[kind]))[:300]}" for kind in order),
            )
        )
    return tables


def _fitting(
    mapping: MappingSpec, specs: dict[str, FileSpec], order: Sequence[str], file: File, options: Options
) -> tuple[list[Table], InputError | None]:
    errors: list[InputError] = []
    for kind in order:
        spec = specs[kind]
        required = _required(spec)
        try:
            tables = tables_of(file, _dialect(spec, file, options), required)
        except InputError as error:
            errors.append(_told(mapping, spec, file, error))
            continue
        whole = spec.complete and not file.stem.endswith(REJECTS)
        return [replace(table, kind=kind, family=mapping.name, complete=whole) for table in tables], None
    if len(errors) > 1 and len({error.message for error in errors}) > 1:
        wanted = "; ".join(f"{kind}: {', '.join(_required(specs[kind]))[:200]}" for kind in order)
        return [], InputError(f"{file.shown} has the columns of no file that {mapping.shown} describes", wanted)
    return [], errors[0]


def _told(mapping: MappingSpec, spec: FileSpec, file: File, error: InputError) -> InputError:
    """The reader's error; where columns are missing, with the place in the mapping that asks for them."""
    mark = " lacks the column "
    if mark not in error.message:
        return error
    places = spec.reads()
    told = error.message.partition(mark)[2]
    listed = told.split(", ")
    absent = [one for one in _required(spec) if one in listed or (", " in one and one in told)]
    asked = "; ".join(f"{column!r} ({mapping.shown}: {places[column]})" for column in absent[:3])
    calls = [match[1] for column in absent if (match := re.fullmatch(r"(\w+)\(.*\)", column))]
    if calls:
        allowed = ", ".join((*FUNCTIONS, *mapping.codes))
        return InputError(
            f"{file.shown}{mark}{asked}", f"{calls[0]!r} is no function or code list either: there are {allowed}"
        )
    return InputError(f"{file.shown}{mark}{asked}", error.hint)
