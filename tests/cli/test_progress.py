"""Progress of long commands: time left, one word of advice, announcements at once."""

import io
from typing import Any

import pytest

from baltica.cli.common import Pace, lines, progress

ADVICE = "--sample 1000 estimates betweenness, with its error"


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Told:
    """Lines said for steps that take ``seconds`` each."""

    def __init__(self, advice: str | None) -> None:
        self.clock = Clock()
        self.said: list[str] = []
        self.tell = lines(Pace(advice, self.clock), self.said.append)

    def run(self, what: str, steps: range, total: int | None, seconds: float) -> list[str]:
        for done in steps:
            self.clock.now += seconds
            self.tell(what, done, total)
        return self.said


def test_lines_say_how_much_time_is_left() -> None:
    assert Told(None).run("betweenness", range(1, 8), 100, 2)[0] == "betweenness: 3 of 100, about 3 min left"
    assert Told(None).run("betweenness", range(1, 8), 10, 2) == [
        "betweenness: 3 of 10, about 14 s left",
        "betweenness: 6 of 10, about 8 s left",
    ]


def test_short_steps_say_nothing() -> None:
    assert Told(ADVICE).run("closeness", range(1, 101), 100, 0.01) == []


def test_a_long_step_is_told_once_with_advice() -> None:
    told = Told(ADVICE)
    said = told.run("betweenness", range(1, 30), 1000, 1)
    about = [line for line in said if line.startswith("This takes")]
    assert about == [
        "This takes about 17 minutes; Ctrl-C stops it, --sample 1000 estimates betweenness, with its error."
    ]
    assert not [line for line in told.run("closeness", range(1, 30), 1000, 1)[len(said) :] if "This takes" in line]


def test_without_advice_nobody_is_warned() -> None:
    assert not [line for line in Told(None).run("rows", range(1, 30), 1000, 1) if "This takes" in line]
    assert "This takes about 17 minutes; Ctrl-C stops it." in Told("").run("draws", range(1, 30), 1000, 1)


def test_what_comes_before_the_first_report_is_not_counted() -> None:
    """Compiling takes long once; it says nothing about the rest."""
    told = Told(ADVICE)
    told.clock.now = 60
    assert told.run("closeness", range(1, 20), 100, 0.5)[1:] == ["closeness: 15 of 100, about 42 s left"]
    assert not [line for line in told.said if "This takes" in line]


def test_announcements_are_told_at_once_and_once() -> None:
    told = Told(None)
    for _ in range(2):
        told.tell("compiling, once on this machine (some seconds)", 0, None)
    assert told.said == ["compiling, once on this machine (some seconds) …"]


def test_steps_of_unknown_length() -> None:
    assert Told(ADVICE).run("lines read", range(1000, 9000, 1000), None, 3)[0] == "lines read: 2,000"


def test_a_terminal_gets_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen: Any = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with progress() as bar:
        bar("compiling", 0, None)
        bar("closeness", 1, 2)
        bar("closeness", 2, 2)
    assert "compiling …" in screen.getvalue()
    assert "closeness" in screen.getvalue()
