// The drawing on the page: vis-network keeps the camera and reads mouse, touch and keyboard; we paint.
"use strict";
(() => {
  const { byId, nodes, state, shown, paint, still } = baltica;
  const box = byId("network");
  const options = JSON.parse(byId("options").textContent);
  const network = new vis.Network(box, { nodes: [], edges: [] }, options);
  const REST = 110; // milliseconds without motion, then a large picture is painted anew
  const LIGHT = 1500; // nodes and ties; fewer are painted anew at every step of a motion

  const frame = box.querySelector(".vis-network") ?? box;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", "Drawing of the network. Arrow keys move it, plus and minus zoom.");
  for (const canvas of box.querySelectorAll("canvas")) canvas.setAttribute("aria-hidden", "true");

  const layers = { base: document.createElement("canvas"), whole: document.createElement("canvas") };
  let drawn = null; // the camera of the cached picture
  let baseStale = true, stale = true; // what changed: the ties and marks shown, or only choice and names
  let resting = 0;

  function camera() {
    const { x, y } = network.getViewPosition();
    return { x, y, scale: network.getScale(), width: box.clientWidth, height: box.clientHeight };
  }
  const same = (a, b) => a && ["x", "y", "scale", "width", "height"].every((key) => Math.abs(a[key] - b[key]) < 1e-6);

  function context(layer, { width, height }, ratio) {
    Object.assign(layer, { width: Math.round(width * ratio), height: Math.round(height * ratio) }); // clears it, too
    return layer.getContext("2d");
  }

  function paintCache(now, ratio) {
    const colors = paint.palette();
    if (baseStale || !same(drawn, now)) paint.base(new baltica.CanvasPen(context(layers.base, now, ratio), ratio), now, colors);
    const pen = new baltica.CanvasPen(context(layers.whole, now, ratio), ratio);
    baltica.labels = paint.picture(pen, now, colors, (alpha) => {
      pen.context.save();
      pen.context.setTransform(1, 0, 0, 1, 0, 0);
      pen.context.globalAlpha = alpha;
      pen.context.drawImage(layers.base, 0, 0);
      pen.context.restore();
    });
    [drawn, baseStale, stale] = [now, false, false];
    baltica.painted = (baltica.painted ?? 0) + 1;
  }

  /** Put the cached picture on the screen, moved and scaled as the camera has moved since it was painted. */
  function show(screen) {
    const ratio = screen.canvas.width / box.clientWidth || 1;
    const now = camera();
    if (!now.width || !now.height) return;
    const moved = !same(drawn, now);
    if (stale || (moved && shown.nodes + shown.edges < LIGHT)) paintCache(now, ratio);
    else if (moved) {
      clearTimeout(resting);
      resting = setTimeout(() => { stale = true; network.redraw(); }, REST);
    }
    const grown = now.scale / drawn.scale;
    const left = ((drawn.x - now.x) * now.scale + now.width / 2 - (drawn.width / 2) * grown) * ratio;
    const top = ((drawn.y - now.y) * now.scale + now.height / 2 - (drawn.height / 2) * grown) * ratio;
    screen.save();
    screen.setTransform(1, 0, 0, 1, 0, 0);
    screen.drawImage(layers.whole, left, top, layers.whole.width * grown, layers.whole.height * grown);
    screen.restore();
  }
  network.on("beforeDrawing", show);

  let asked = false;
  /** Paint again soon: after a change of choice, or with `all` after a change of what is shown or of colors. */
  function repaint(all = false) {
    stale = true;
    baseStale ||= all;
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; network.redraw(); });
  }

  const glide = (duration) => (still.matches ? false : { duration, easingFunction: "easeInOutQuad" });
  function fit(animated = true) {
    const { x, y, scale } = paint.wholeView(box.clientWidth, box.clientHeight);
    network.moveTo({ position: { x, y }, scale, animation: animated && glide(400) });
  }
  /** Bring a node into the middle, close enough to read, yet with its neighbors in sight where that goes. */
  function goTo(node) {
    const { clientWidth: width, clientHeight: height } = box;
    const whole = paint.wholeView(width, height).scale;
    const far = (axis) => Math.max(...[...(paint.bright() ?? [])].map((one) => Math.abs(nodes[axis][one] - nodes[axis][node])), 1);
    const around = Math.min((width / 2 - 50) / far("x"), (height / 2 - 40) / far("y"));
    const scale = Math.max(network.getScale(), whole, Math.min(0.9, around, 6 * whole));
    network.moveTo({ position: { x: nodes.x[node], y: nodes.y[node] }, scale, animation: glide(500) });
  }

  // --- hover, tap, keys -------------------------------------------------------------------------------------------

  const tooltip = byId("tooltip");
  const hideTooltip = () => { tooltip.hidden = true; box.style.cursor = ""; };
  function showTooltip(lines, point) {
    tooltip.replaceChildren(...lines.map((line) => baltica.element("div", line)));
    tooltip.hidden = false;
    box.style.cursor = "pointer";
    const stage = byId("stage");
    const below = point.y + 18 + tooltip.offsetHeight <= stage.clientHeight;
    const x = Math.min(point.x + 14, stage.clientWidth - tooltip.offsetWidth - 6);
    tooltip.style.left = `${Math.max(6, x)}px`;
    tooltip.style.top = `${Math.max(6, below ? point.y + 18 : point.y - tooltip.offsetHeight - 12)}px`;
  }

  function hit(point, reach) {
    const now = camera();
    const node = paint.nearestNode(point, now, reach);
    return node !== null ? { node } : { edge: paint.nearestTie(point, now, reach) };
  }

  let waiting = 0;
  box.addEventListener("mousemove", (event) => {
    clearTimeout(waiting);
    if (event.buttons) return hideTooltip();
    const { left, top } = box.getBoundingClientRect();
    const point = { x: event.clientX - left, y: event.clientY - top };
    waiting = setTimeout(() => { // only where the pointer rests: all ties are looked at
      const { node = null, edge = null } = hit(point, 6);
      if (node === null && edge === null) return hideTooltip();
      showTooltip(node !== null ? baltica.nodeLines(node) : baltica.tieLines(edge), point);
    }, 45);
  });
  box.addEventListener("mouseleave", () => { clearTimeout(waiting); hideTooltip(); });
  for (const event of ["dragStart", "zoom"]) network.on(event, hideTooltip);

  network.on("click", ({ pointer, event }) => {
    const finger = (event.pointerType ?? event.srcEvent?.pointerType) === "touch";
    baltica.choose(hit(pointer.DOM, finger ? 16 : 7));
  });

  /** Let the picture end where the window does, whatever stands above it. */
  function fill() {
    const above = byId("stage").getBoundingClientRect().top + scrollY;
    byId("view").style.setProperty("--taken", `${Math.round(Math.min(above, innerHeight / 2)) + 18}px`);
  }
  addEventListener("resize", fill);
  new ResizeObserver(fill).observe(byId("filters"));

  let size = "";
  new ResizeObserver(() => {
    const now = `${box.clientWidth} ${box.clientHeight}`;
    if (now === size) return;
    size = now;
    network.setSize("100%", "100%");
    if (state.node === null) fit(false);
    repaint(true);
  }).observe(box);

  Object.assign(baltica, { network, camera, repaint, fit, goTo, hideTooltip });
  baltica.labels = [];
})();
