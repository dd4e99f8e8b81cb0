"""Neo4j Browser driven in a headless Chromium: log in, run, drop files, open saved queries, read what it shows."""

import json
import re
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

EDITOR = "#monaco-main-editor"
FRAME = "[data-testid=frame]"
RUN = "[data-testid=editor-Run]"
SECONDS = 60_000  # milliseconds that may pass; the first answers of a server take some of them

_DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  const editor = document.querySelector("#monaco-main-editor");
  for (const kind of ["dragenter", "dragover", "drop"])
    editor.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
}"""


def log_in(page: "Page", password: str) -> None:
    """Fill in the password where address and user are known, and wait until the server lets in."""
    page.fill("[data-testid=password]", password, timeout=SECONDS)
    page.click("[data-testid=connect]")
    page.wait_for_selector("[data-testid=boltaddress]", state="detached", timeout=SECONDS)
    page.wait_for_selector(EDITOR, timeout=SECONDS)


def run(page: "Page", text: str) -> "Locator":
    """Run one line in the editor; its frame, which is the newest, once it is there."""
    page.click(EDITOR)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    page.click(RUN)
    return frame(page, text)


def frame(page: "Page", text: str) -> "Locator":
    """The newest frame, once it is that of a command that holds the text."""
    newest = page.locator(FRAME).first.filter(has_text=text)
    newest.wait_for(timeout=SECONDS)
    return newest


def ended(shown: "Locator") -> bool:
    """Whether a frame shows an answer, once it shows one or an error."""
    error = re.compile(r"\bERROR\b|Neo\.\w+Error")
    answer = re.compile(r"Started streaming|Displaying \d|no changes, no records|Successfully set")
    shown.get_by_text(re.compile(f"{error.pattern}|{answer.pattern}")).first.wait_for(timeout=SECONDS)
    return not shown.get_by_text(error).count()


def drop(page: "Page", file: Path) -> None:
    """Drag a file onto the window and let go."""
    page.evaluate(_DROP, [file.name, b64encode(file.read_bytes()).decode()])


def stored(page: "Page", key: str) -> Any:
    """What Neo4j Browser keeps in the web browser under a key."""
    return json.loads(page.evaluate("key => localStorage.getItem(`neo4j.${key}`)", key) or "null")


def open_folder(page: "Page", folder: str) -> None:
    """Show the saved queries of a folder."""
    opened = page.locator(f'[data-testid="expandFolder-{folder}"]')
    if not opened.is_visible():
        page.click("[data-testid=navigationFavorites]")
    opened.click()


def run_saved(page: "Page", title: str) -> "Locator":
    """Run a saved query of a folder that is open; its frame."""
    item = page.locator("[data-testid=savedScriptListItem]").filter(
        has=page.locator(f'[data-testid="scriptTitle-{title}"]')
    )
    item.hover()
    item.locator("[data-testid=savedScriptsButton-Run]").click()
    return frame(page, f"// {title}")


def fills(shown: "Locator") -> set[str]:
    """Colors of the nodes that a frame draws, once it draws some."""
    nodes = shown.locator("svg g.node circle.b-outline")
    nodes.first.wait_for(timeout=SECONDS)
    return set(nodes.evaluate_all("all => all.map((one) => one.getAttribute('fill'))"))
