"""What commands share: the graph they use, the one Selection as options, progress on the terminal."""

import functools
import inspect
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cypher.selection import FIELDS, Selection
from baltica.graph.progress import Progress
from baltica.graph.settings import Settings

if TYPE_CHECKING:
    from baltica.analytics.graphdata import GraphData
    from baltica.cypher.header import Query
    from baltica.graph.connection import Graph

Texts = list[str] | None
Command = Callable[..., None]


@dataclass(frozen=True)
class Shared:
    """The options that hold for every command, and the command as typed without them: how to repeat it.

    Folders of queries stay in the command: it needs them to find the question again.
    """

    home: Path | None = None
    uri: str | None = None
    username: str | None = None
    password: str | None = None
    database: str | None = None
    command: str = "baltica"
    queries: tuple[Path, ...] = ()

    def settings(self) -> Settings:
        """The settings they amount to."""
        return Settings.from_options(
            home=self.home, uri=self.uri, username=self.username, password=self.password, database=self.database
        )

    def own(self) -> tuple[Path, ...]:
        """The folders of the user's own queries, each once: of the option, else of BALTICA_QUERIES."""
        named = [str(path) for path in self.queries] or os.environ.get("BALTICA_QUERIES", "").split(os.pathsep)
        folders = [Path(os.path.expanduser(name)) for name in named if name]  # noqa: PTH111 - that one fails for ~nobody
        return tuple({path.resolve(): path for path in folders}.values())


# The options of the Selection: type, what stands for a value in the help, and the help.
_SELECTION: dict[str, tuple[Any, str, str]] = {
    "country": (Texts, "CODE", "Report these countries, like DK or DK,SE; partners elsewhere stay."),
    "region": (Texts, "CODE", "Report regions whose NUTS code begins so, like SE22; partners elsewhere stay."),
    "within": (Texts, "CODE", "Only organizations in these countries or regions."),
    "since": (int | None, "YEAR", "Projects that started in this year or later."),
    "until": (int | None, "YEAR", "Projects that started in this year or earlier."),
    "source": (Texts, "NAME", "Facts of these sources."),
    "programme": (Texts, "TEXT", "Programmes whose name contains this."),
    "specialization": (Texts, "FIELD", "Projects and clusters of this field, like life_sciences."),
    "role": (Texts, "ROLE", "Participants in this role: coordinator, partner, associated, third_party."),
    "min_project_size": (int | None, "N", "Projects with at least so many participants."),
    "max_project_size": (int | None, "N", "Projects with at most so many participants."),
}


def grouped(name: str, added: Sequence[inspect.Parameter], make: Callable[..., Any]) -> Callable[[Command], Command]:
    """Give commands the same options: a command gets what *make* makes of them as one argument, ``name``."""

    def decorate(command: Command) -> Command:
        signature = inspect.signature(command, eval_str=True)
        own = [one for one in signature.parameters.values() if one.name != name]
        own = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]

        @functools.wraps(command)
        def wrapper(**given: Any) -> None:
            chosen = {one.name: given.pop(one.name) for one in added}
            command(**{name: make(**chosen)}, **given)

        wrapper.__signature__ = signature.replace(parameters=[*own, *added])  # type: ignore[attr-defined]
        return wrapper

    return decorate


def option(name: str, annotation: Any, default: Any = None) -> inspect.Parameter:
    """An option for ``grouped``."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


# Gives a command the options of the Selection; it gets them as one argument, ``selection``.
with_selection = grouped(
    "selection",
    [
        option(name, Annotated[kind, typer.Option(metavar=metavar, help=text)])
        for name, (kind, metavar, text) in ((name, _SELECTION[name]) for name in FIELDS)
    ],
    Selection.parse,
)


@contextmanager
def opened(context: typer.Context) -> Iterator["Graph"]:
    """The graph of this command line."""
    from baltica.graph.access import open_graph

    with open_graph(context.obj.settings()) as graph:
        yield graph


def catalogue(context: typer.Context) -> "dict[str, Query]":
    """All queries with the user's own; one line on stderr for each of the user's files that cannot be used.

    Raises InputError for a folder that cannot be read.
    """
    from baltica.cli.output import cell_text
    from baltica.cypher import catalog
    from baltica.cypher.faults import told

    own = context.obj.own()
    for file in catalog.broken(own):
        line = cell_text(told(file.file, file.faults[0]))
        typer.echo(f"not used: {line} ('baltica query check' tells more)", err=True)
    return catalog.queries(own) if own else catalog.queries()


def selected(context: typer.Context, selection: Selection) -> "GraphData":
    """The chosen part of the graph as frames. Raises InputError where the graph is empty."""
    with opened(context) as graph:
        return selected_of(graph, selection)


def selected_of(graph: "Graph", selection: Selection) -> "GraphData":
    """The same of a graph that is open."""
    from baltica.analytics.reader import read_graph

    with progress() as bar:
        data = read_graph(graph, bar)
    require_facts(data)
    _require_sources(data, selection)
    return data.select(selection)


def require_use(context: typer.Context, chosen: tuple[str, StrEnum], meant: Mapping[str, tuple[StrEnum, ...]]) -> None:
    """Raise InputError for an option that was given and says nothing about what is *chosen* (option, value).

    ``meant`` tells which values of that option each other option is about; without the check a user would take a
    table for what it is not.
    """
    from baltica.graph.errors import InputError

    name, value = chosen
    for other, uses in meant.items():
        source = context.get_parameter_source(other)
        if value not in uses and source is not None and source.name == "COMMANDLINE":
            raise InputError(
                f"--{other.replace('_', '-')} says nothing about --{name} {value.value}",
                f"Leave it out, or use it with --{name} {f' or --{name} '.join(one.value for one in uses)}.",
            )


def require_facts(data: "GraphData") -> None:
    """Raise InputError where nothing has been loaded yet."""
    from baltica.graph.errors import InputError

    if data.organizations.empty and data.projects.empty and data.clusters.empty:
        raise InputError("the graph is empty", "load some facts first: baltica load baltica")


def _require_sources(data: "GraphData", selection: Selection) -> None:
    from baltica.cypher.selection import suggest
    from baltica.graph.errors import InputError

    known = [str(name) for name in data.sources.index]
    for name in selection.source:
        if name not in known:
            raise InputError(f"the graph holds nothing of a source {name!r}", suggest(name, known))


MEASURED_AFTER = 3.0  # seconds until the pace of a step is trusted
LONG = 180.0  # seconds a step may take before the command says so
SAID_EVERY = 5.0  # seconds between lines where there is no terminal


class Pace:
    """How fast the steps go: the time left, and one word of warning when a step will take long.

    A step is measured from its first report on, as what comes before (compiling) is not done again.
    """

    def __init__(self, advice: str | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.advice = advice
        self.clock = clock
        self.begun: dict[str, tuple[float, int]] = {}

    def left(self, what: str, done: int, total: int | None) -> float | None:
        """Seconds until the step is done, by what it took so far; None while nobody can tell."""
        now = self.clock()
        start, first = self.begun.get(what, (now, done))
        if done <= first:  # begun, or begun anew
            start, first = self.begun[what] = now, done
        if total is None or done <= first or now - start < MEASURED_AFTER:
            return None
        return (total - done) * (now - start) / (done - first)

    def warning(self, what: str, left: float | None) -> str | None:
        """What to say when the step will take more than three minutes in all: once, and only with advice to give."""
        if self.advice is None or left is None:
            return None
        takes = left + self.clock() - self.begun[what][0]
        if takes <= LONG:
            return None
        words = [f"This takes about {takes / 60:.0f} minutes; Ctrl-C stops it", *([self.advice] if self.advice else [])]
        self.advice = None
        return ", ".join(words) + "."


@contextmanager
def progress(advice: str | None = None) -> Iterator[Progress]:
    """Progress on stderr: a bar on a terminal, otherwise a line when a step takes long; both with the time left.

    With ``advice`` (how to have it faster; may be an empty text) the user is told once when a step will take more than
    three minutes. What is done 0 times of an unknown number is an announcement and told at once.
    """
    if sys.stderr.isatty():
        with _bar(Pace(advice)) as bar:
            yield bar
        return
    yield lines(Pace(advice))


def lines(pace: Pace, say: Callable[[str], None] = lambda line: typer.echo(line, err=True)) -> Progress:
    """Progress as lines, now and then."""
    begun = last = pace.clock()
    told: set[str] = set()

    def tell(what: str, done: int, total: int | None) -> None:
        nonlocal last
        if total is None and not done:
            if what not in told:
                say(f"{what} …")
            told.add(what)
            return
        left = pace.left(what, done, total)
        if warning := pace.warning(what, left):
            say(warning)
        now = pace.clock()
        if now - last > max(SAID_EVERY, (now - begun) / 10):  # the longer it takes, the fewer lines
            last = now
            say(f"{what}: {done:,}" + (f" of {total:,}" if total else "") + _time_left(left))

    return tell


def _time_left(left: float | None) -> str:
    if left is None:
        return ""
    return f", about {left / 60:.0f} min left" if left >= 90 else f", about {max(left, 1):.0f} s left"


@contextmanager
def _bar(pace: Pace) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def draw(what: str, done: int, total: int | None) -> None:
            if total is None and not done:
                bars.console.print(f"{what} …", markup=False, highlight=False)
                return
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)
            if warning := pace.warning(what, pace.left(what, done, total)):
                bars.console.print(warning, markup=False, highlight=False)

        yield draw
