"""Opens one page in headless Chromium, offline, and measures it; prints one line of JSON.

    python benchmarks/browser.py page.html 60

- ``first``: seconds from the start of the navigation to the end of the first frame in which something is drawn on a
  canvas (missing when that takes more than the limit);
- ``median``, ``p95``, ``worst``: milliseconds between frames while the mouse drags the picture for four seconds;
- ``rate``: frames a second in that time;
- ``moved``: whether the picture followed the mouse;
- ``requests``: how often the page asked for something on the net.
"""

import json
import math
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

DRAG = 4.0  # seconds
VIEWPORT = {"width": 1400, "height": 900}

# Looks at small copies of the canvases: one that holds several colors is drawn. WebGL forgets its picture after each
# frame unless it is told not to.
WATCH = """(() => {
  const get = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    return get.call(this, kind, /webgl/.test(kind) ? { ...options, preserveDrawingBuffer: true } : options);
  };
  const [wide, high] = [280, 180];
  const copy = new OffscreenCanvas(wide, high).getContext("2d", { willReadFrequently: true });
  const seen = () => {
    copy.clearRect(0, 0, wide, high);
    for (const canvas of document.querySelectorAll("canvas"))
      if (canvas.width && canvas.height && canvas.offsetWidth > 300) copy.drawImage(canvas, 0, 0, wide, high);
    return new Uint32Array(copy.getImageData(0, 0, wide, high).data.buffer);
  };
  const bench = (window.bench = { first: null, frames: [] });
  const watch = () => {
    if (document.querySelector("canvas") && new Set(seen()).size > 8)
      requestAnimationFrame(() => { bench.first = performance.now() / 1000; });
    else requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  bench.picture = () => seen().reduce((sum, color) => (Math.imul(sum, 31) + color) | 0, 7);
  bench.start = () => {
    let last = performance.now();
    const tick = (now) => { bench.frames.push(now - last); last = now; bench.handle = requestAnimationFrame(tick); };
    bench.handle = requestAnimationFrame(tick);
  };
  bench.stop = () => { cancelAnimationFrame(bench.handle); return bench.frames.slice(2); };
})()"""


def chromium() -> str:
    """The installed browser; BALTICA_BROWSER names another."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("BALTICA_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise SystemExit("no Chromium is installed")
    return found


def dragged(page: Any) -> tuple[list[float], bool]:
    """Milliseconds between frames while the picture is dragged in circles, and whether it moved at all.

    The mouse is pressed near the lower left corner, where there rarely is a node to catch it.
    """
    boxes = [c.bounding_box() for c in page.locator("canvas").all()]
    box = max((b for b in boxes if b), key=lambda b: b["width"] * b["height"])
    high = min(box["height"], VIEWPORT["height"] - box["y"])
    x, y = box["x"] + 0.06 * box["width"], box["y"] + 0.8 * high
    page.mouse.move(x, y)
    before = page.evaluate("bench.picture()")
    page.mouse.down()
    page.evaluate("bench.start()")
    end, step = time.monotonic() + DRAG, 0
    while time.monotonic() < end:
        step += 1
        page.mouse.move(x + 150 * math.sin(step / 15), y - 100 + 100 * math.cos(step / 15))
        time.sleep(0.004)
    page.mouse.move(x + 90, y - 70)
    frames = page.evaluate("bench.stop()")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    moved = page.evaluate("bench.picture()") != before
    page.mouse.up()
    return frames, moved


def measure(file: Path, limit: float, shot: Path | None = None) -> dict[str, Any]:
    """All figures of one page; the browser is started anew."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = browser.new_context(viewport=VIEWPORT, offline=True).new_page()  # type: ignore[arg-type]
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.add_init_script(WATCH)
        start = time.monotonic()
        page.goto(file.resolve().as_uri(), wait_until="commit")
        while (first := page.evaluate("bench.first")) is None:  # wait_for_function is not allowed in strict pages
            if time.monotonic() - start > limit:
                return {"requests": _on_the_net(asked)}
            time.sleep(0.05)
        found: dict[str, Any] = {"first": first}
        page.wait_for_timeout(700)
        frames, found["moved"] = dragged(page)
        if shot:
            page.screenshot(path=shot)
        ordered = sorted(frames) or [math.nan]
        found |= {"median": ordered[len(ordered) // 2], "p95": ordered[int(0.95 * len(ordered))], "worst": ordered[-1]}
        return found | {"rate": 1000 * len(frames) / max(sum(frames), 1), "requests": _on_the_net(asked)}


def _on_the_net(asked: list[str]) -> int:
    return sum(not url.startswith(("file:", "data:", "blob:", "about:")) for url in asked)


if __name__ == "__main__":
    print(
        json.dumps(measure(Path(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)),
        flush=True,
    )
    os._exit(0)  # a browser that is still busy need not be waited for
