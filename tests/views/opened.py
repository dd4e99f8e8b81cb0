"""A page in the browser, with all that it says and asks for, and what tests do to it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baltica.views.page import write_page
from baltica.views.spec import ViewSpec

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page


@dataclass
class Opened:
    """A page in the browser with all it said and asked for."""

    page: "Page"
    said: list[str]
    asked: list[str]

    def nodes(self) -> list[str]:
        """Ids of the nodes that are shown."""
        return list(self.page.evaluate("baltica.shownNodes()"))

    def ties(self) -> dict[int, float]:
        """Weights of the ties that are shown, by their position in the view."""
        return {int(k): v for k, v in self.page.evaluate("baltica.weights()").items()}

    def find(self, text: str) -> None:
        """Search, and take what is found first."""
        self.page.fill("#search", text)
        self.page.press("#search", "Enter")

    def panel(self) -> str:
        return self.page.inner_text("#panel")

    def status(self) -> str:
        return self.page.inner_text("#status")

    def open_table(self, name: str) -> None:
        """Open the table of nodes or ties, and wait for its rows: they are made when it is opened."""
        self.page.locator(f"#table-{name} summary").click()
        self.page.wait_for_selector(f"#table-{name} tbody", state="attached")

    def settle(self) -> None:
        """Wait until what was asked to be painted is painted."""
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def at(self, node: str) -> tuple[float, float]:
        """Where a node is in the window."""
        self.page.locator("#stage").scroll_into_view_if_needed()
        box = self.page.locator("#network").bounding_box()
        place = self.page.evaluate("id => baltica.place(id)", node)
        assert box is not None
        return box["x"] + place["x"], box["y"] + place["y"]

    def between(self, one: str, two: str, share: float = 0.5) -> tuple[float, float]:
        """A point on the way from one node to another."""
        (a, b), (c, d) = self.at(one), self.at(two)
        return a + share * (c - a), b + share * (d - b)

    def slide(self, selector: str, value: int) -> None:
        """Move a slider as a reader does: what it does, it does on input."""
        self.page.eval_on_selector(
            selector, "(one, to) => { one.value = to; one.dispatchEvent(new Event('input')); }", value
        )


def load(browser: "Browser", path: Path, **options: Any) -> Opened:
    """Open a page without a network."""
    context = browser.new_context(**{"offline": True, "reduced_motion": "reduce", **options})
    page = context.new_page()
    opened = Opened(page, [], [])
    page.on("console", lambda message: opened.said.append(message.text))
    page.on("pageerror", lambda error: opened.said.append(str(error)))

    def dismiss(dialog: "Dialog") -> None:
        opened.said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda request: opened.asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_function("window.baltica?.ready")
    return opened


@contextlib.contextmanager
def shown(browser: "Browser", spec: ViewSpec, folder: Path, **options: Any) -> Iterator[Opened]:
    """The page of a view, opened; in the end it must have said nothing and asked for nothing but itself."""
    path = folder / "view.html"
    path.write_text(write_page(spec), encoding="utf-8")
    opened = load(browser, path, **options)
    yield opened
    opened.page.context.close()
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith("blob:")] == [path.as_uri()]
