// Paints land, ties, marks and names through a pen, as a camera sees them: on the screen, and for downloads.
"use strict";
(() => {
  const { told, nodes, edges, state, shown, tiesOf, other, bySize, rank } = baltica;
  const FEW = 1000; // up to so many ties: dashes, arrows and widths; beyond: thin lines, darker where stronger
  const STRONGEST = 300; // of many ties, so many may be drawn thicker
  const FOREMOST = 28; // so many of the largest are named however small they are drawn
  // Where no border is known at all, ties are just ties.
  const noBorders = edges.cross.every((cross) => cross < 0);
  const KINDS = { 0: "home", 1: "cross", "-1": noBorders ? "plain" : "unknown" };
  const DASHES = { cross: [], home: [7, 6], unknown: [3, 4], plain: [] };

  function palette() {
    const style = getComputedStyle(document.documentElement);
    const names = ["card", "ink", "soft", "rim", "cross", "home", "unknown", "plain", "land", "shore"];
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }

  /** A camera: the place in its middle, the scale, and the size of the picture in pixels. */
  const seen = (camera) => ({
    x: (x) => (x - camera.x) * camera.scale + camera.width / 2,
    y: (y) => (y - camera.y) * camera.scale + camera.height / 2,
  });
  const radius = (node, camera) => Math.max(nodes.size[node] * camera.scale, 1.4 + 0.07 * nodes.size[node]);

  // --- ties: sorted into batches of equal style once, then drawn at every camera --------------------------------

  let batches = [];
  const log = (weight) => Math.log2(Math.max(weight, 1));
  const doublings = () => Math.max(log(shown.most) - log(shown.least), 1); // from the weakest shown to the strongest
  /** From 1.6 to 9: by doublings over the weakest shown, in smaller steps where the strongest would be wider. */
  const unitWidth = (weight) => 1.6 + Math.min(1.3, 7.4 / doublings()) * (log(weight) - log(shown.least));

  /** How a tie looks when there are few. */
  function styleOfFew(edge) {
    const kind = KINDS[edges.cross[edge]];
    const width = Math.round(2 * unitWidth(shown.weight[edge]) * (kind === "cross" ? 1 : 0.8)) / 2;
    return { kind, width, alpha: kind === "cross" ? 0.5 : 0.65, dash: DASHES[kind] };
  }

  /** How a tie looks among many: by the share of the greatest weight, in four steps. */
  function styleOfMany(edge, crowd, strong) {
    const kind = KINDS[edges.cross[edge]];
    const share = (log(shown.weight[edge]) - log(shown.least)) / doublings();
    const step = Math.min(3, Math.ceil(4 * share));
    const fainter = kind === "cross" ? 1 : 0.8;
    const width = strong && share > 0.3 ? 0.8 + 2.4 * share : 0;
    const alpha = Math.min(0.8, crowd * [1, 1.8, 2.6, 3.4][step] * fainter);
    return { kind, width: Math.round(2 * width) / 2, alpha: Math.round(100 * alpha) / 100, dash: [] };
  }

  function sort() {
    const few = shown.edges <= FEW;
    const visible = [];
    for (let edge = 0; edge < edges.count; edge++) if (shown.edge[edge]) visible.push(edge);
    const crowd = Math.max(0.07, Math.min(0.5, 12 / Math.sqrt(visible.length || 1)));
    const weights = few ? [] : visible.map((edge) => shown.weight[edge]).sort((a, b) => b - a);
    const strong = weights[Math.min(STRONGEST, weights.length) - 1];
    const found = new Map();
    for (const edge of visible) {
      const style = few ? styleOfFew(edge) : styleOfMany(edge, crowd, shown.weight[edge] > strong);
      const key = `${style.kind} ${style.width} ${style.alpha}`;
      if (!found.has(key)) found.set(key, { ...style, edges: [] });
      found.get(key).edges.push(edge);
    }
    const order = { plain: 0, unknown: 0, home: 1, cross: 2 };
    batches = [...found.values()].sort((a, b) => a.width - b.width || a.alpha - b.alpha || order[a.kind] - order[b.kind]);
  }

  /** Segments of the ties that touch the picture. */
  function segments(list, camera) {
    const at = seen(camera);
    const { width, height } = camera;
    const points = [];
    for (const edge of list) {
      const x1 = at.x(nodes.x[edges.from[edge]]), y1 = at.y(nodes.y[edges.from[edge]]);
      const x2 = at.x(nodes.x[edges.to[edge]]), y2 = at.y(nodes.y[edges.to[edge]]);
      if ((x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 > width && x2 > width) || (y1 > height && y2 > height)) continue;
      points.push(x1, y1, x2, y2);
    }
    return points;
  }

  /** Tips of arrows, at the rim of the mark they point to. */
  function arrows(list, camera, width) {
    const at = seen(camera);
    const size = Math.max(2.6, 2 * width);
    const tips = [];
    for (const edge of list) {
      if (!edges.directed[edge]) continue;
      const end = edges.to[edge];
      const x = at.x(nodes.x[end]), y = at.y(nodes.y[end]);
      const dx = x - at.x(nodes.x[edges.from[edge]]), dy = y - at.y(nodes.y[edges.from[edge]]);
      const length = Math.hypot(dx, dy);
      const far = radius(end, camera) + 1;
      if (length < far + size) continue;
      const [ux, uy] = [dx / length, dy / length];
      const [px, py] = [x - ux * far, y - uy * far];
      const [bx, by] = [px - ux * 2 * size, py - uy * 2 * size];
      tips.push([[px, py], [bx - uy * size, by + ux * size], [bx + uy * size, by - ux * size]]);
    }
    return tips;
  }

  function drawTies(pen, list, camera, colors, style) {
    const zoom = Math.min(Math.max(camera.scale, 0.4), 1.6);
    const width = style.width * zoom;
    const color = colors[style.kind];
    pen.lines(segments(list, camera), { color, alpha: style.alpha, width, dash: style.dash });
    const tips = list.length <= FEW ? arrows(list, camera, width) : [];
    if (tips.length) pen.areas(tips, { fill: color, alpha: style.alpha });
  }

  // --- land and marks ---------------------------------------------------------------------------------------------

  function land(pen, camera, colors) {
    if (!told.land.length) return;
    const at = seen(camera);
    const rings = told.land.map((ring) =>
      Array.from({ length: ring.length / 2 }, (_, k) => [at.x(ring[2 * k]), at.y(ring[2 * k + 1])]));
    pen.areas(rings, { fill: colors.land, stroke: colors.shore, width: 0.8 });
  }

  /** Marks in the order given; neighbors in it of one group are drawn together where they are many. */
  function marks(pen, list, camera, colors, border = null) {
    const at = seen(camera);
    const inSight = list.filter((node) => {
      const [x, y, r] = [at.x(nodes.x[node]), at.y(nodes.y[node]), 1.4 * radius(node, camera)];
      return x > -r && y > -r && x < camera.width + r && y < camera.height + r;
    });
    const together = inSight.length > 3000;
    const rows = together ? told.groups.map((_, group) => inSight.filter((node) => nodes.group[node] === group))
      : inSight.map((node) => [node]);
    for (const row of rows) {
      if (!row.length) continue;
      const { shape, color } = told.groups[nodes.group[row[0]]];
      const places = row.flatMap((node) => [at.x(nodes.x[node]), at.y(nodes.y[node]), radius(node, camera)]);
      const rim = together || places[2] > 2.5 ? border ?? colors.rim : null;
      pen.marks(shape, places, { fill: color, stroke: rim, width: border ? 3 : together ? 0.5 : 1 },
        row.map((node) => nodes.name[node]));
    }
  }

  const visibleNodes = () => bySize.filter((node) => shown.node[node]);

  /** Ties and marks that are shown, without choice and names. */
  function base(pen, camera, colors) {
    const veil = shown.edges <= FEW ? 1 : Math.max(0.55, 1 - shown.edges / 30000); // many may not cover all below them
    pen.faded(veil, (soft) => {
      for (const batch of batches) drawTies(soft, batch.edges, camera, colors, batch);
    });
    marks(pen, visibleNodes(), camera, colors);
  }

  // --- choice: the chosen, its ties and its neighbors, above all the rest -------------------------------------------

  const chosenTies = () => {
    if (state.edge !== null) return [state.edge];
    return state.node === null ? [] : [...tiesOf(state.node)].filter((edge) => shown.edge[edge]);
  };

  /** Nodes that stay bright: the chosen one and its neighbors, the ends of the chosen tie, or null for all. */
  function bright() {
    if (state.edge !== null) return new Set([edges.from[state.edge], edges.to[state.edge]]);
    if (state.node === null) return null;
    return new Set([state.node, ...chosenTies().map((edge) => other(edge, state.node))]);
  }

  function choice(pen, camera, colors) {
    const lit = bright();
    if (!lit) return;
    const widths = new Map();
    for (const edge of chosenTies()) {
      const style = { ...styleOfFew(edge), alpha: 0.9 };
      const key = `${style.kind} ${style.width}`;
      if (!widths.has(key)) widths.set(key, { ...style, edges: [] });
      widths.get(key).edges.push(edge);
    }
    for (const batch of widths.values()) drawTies(pen, batch.edges, camera, colors, batch);
    const order = [...lit].filter((node) => shown.node[node]).sort((a, b) => rank[a] - rank[b]);
    marks(pen, order.filter((node) => node !== state.node), camera, colors);
    if (state.node !== null) marks(pen, [state.node], camera, colors, colors.ink);
  }

  // --- names: as many as fit without touching, the largest nodes first, at every zoom --------------------------------

  const apart = (a, b) => a[2] <= b[0] || a[0] >= b[2] || a[3] <= b[1] || a[1] >= b[3];

  /** Boxes of the largest marks in sight: names had better stay clear of them. */
  function markBoxes(camera) {
    const at = seen(camera);
    const boxes = [];
    for (const node of bySize) {
      const r = radius(node, camera);
      if (r < 3 || boxes.length >= 600) break;
      const x = at.x(nodes.x[node]), y = at.y(nodes.y[node]);
      if (shown.node[node] && x > 0 && y > 0 && x < camera.width && y < camera.height) boxes.push([x - r, y - r, x + r, y + r]);
    }
    return boxes;
  }

  /** Names to write, each with its box [left, top, right, bottom] in pixels. */
  function placeNames(camera) {
    const at = seen(camera);
    const lit = bright();
    const placed = [];
    const clear = markBoxes(camera);
    const free = ([left, top, right, bottom], others) => left >= 0 && top >= 0 && right <= camera.width &&
      bottom <= camera.height && others.every((other) => apart([left, top, right, bottom], other));
    const boxAt = (x, y, half) => [x - half - 4, y - 12, x + half + 4, y + 5];
    /** The first place that touches neither names nor marks, else the first that touches no name. */
    const place = (text, places, style) => {
      const half = baltica.measure(text, 12, style.weight, style.italic) / 2;
      const spots = places(half).map(([x, y]) => ({ text, x, y, box: boxAt(x, y, half), style }));
      const names = placed.map(({ box }) => box);
      const open = spots.filter(({ box }) => free(box, names));
      const best = open.find(({ box }) => free(box, clear)) ?? (open[0] === spots[0] ? open[0] : undefined);
      if (best) placed.push(best);
    };
    for (const caption of told.captions) place(caption.text, () => [[at.x(caption.x), at.y(caption.y) - 6]], { italic: true });
    const most = Math.max(14, (camera.width * camera.height) / 14000);
    const order = state.node === null ? bySize : [state.node, ...bySize.filter((node) => node !== state.node)];
    for (const node of order) {
      if (placed.length > most) break;
      const large = nodes.size[node] * camera.scale >= 4.2 || rank[node] < FOREMOST;
      if (!shown.node[node] || (lit ? !lit.has(node) : !large)) continue;
      const label = nodes.label[node];
      const text = label.length > 26 ? `${label.slice(0, 25)}…` : label;
      const x = at.x(nodes.x[node]), y = at.y(nodes.y[node]), r = radius(node, camera);
      const around = (half) => [[x, y + r + 14], [x + r + half + 5, y + 4], [x - r - half - 5, y + 4], [x, y - r - 7]];
      place(text, around, { weight: nodes.size[node] > 17 ? 600 : 400 });
    }
    return placed;
  }

  function names(pen, camera, colors) {
    const placed = placeNames(camera);
    for (const { text, x, y, style } of placed) {
      pen.text(text, x, y, { ...style, fill: style.italic ? colors.soft : colors.ink, halo: colors.card, anchor: "middle" });
    }
    return placed;
  }

  /** The whole picture. `under` draws the base, where a cached one is at hand. */
  function picture(pen, camera, colors, under = (faint) => pen.faded(faint, (soft) => base(soft, camera, colors))) {
    land(pen, camera, colors);
    under(bright() ? 0.14 : 1);
    choice(pen, camera, colors);
    return names(pen, camera, colors);
  }

  // --- camera that shows everything, and what lies under the pointer -------------------------------------------------

  function wholeView(width, height) {
    const list = visibleNodes();
    if (!list.length) return { x: 0, y: 0, scale: 1, width, height };
    const edge = (axis, way) => list.reduce((far, node) => Math.max(far, way * nodes[axis][node] + nodes.size[node]), -1e9);
    const [left, right, top, bottom] = [-edge("x", -1), edge("x", 1), -edge("y", -1), edge("y", 1)];
    const scale = Math.min((width - 60) / (right - left), (height - 56) / (bottom - top), 1.6);
    return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(scale, 0.001), width, height };
  }

  function nearestNode(point, camera, reach) {
    const at = seen(camera);
    let [best, least] = [null, Infinity];
    for (let node = 0; node < nodes.count; node++) {
      if (!shown.node[node]) continue;
      const far = Math.hypot(at.x(nodes.x[node]) - point.x, at.y(nodes.y[node]) - point.y) - radius(node, camera);
      if (far < reach && far < least) [best, least] = [node, far];
    }
    return best;
  }

  function nearestTie(point, camera, reach) {
    const at = seen(camera);
    const lit = state.node !== null ? new Set(chosenTies()) : null; // faded ties cannot be met
    let [best, least] = [null, reach];
    for (let edge = 0; edge < edges.count; edge++) {
      if (!shown.edge[edge] || (lit && !lit.has(edge))) continue;
      const x = at.x(nodes.x[edges.from[edge]]), y = at.y(nodes.y[edges.from[edge]]);
      const dx = at.x(nodes.x[edges.to[edge]]) - x, dy = at.y(nodes.y[edges.to[edge]]) - y;
      const along = ((point.x - x) * dx + (point.y - y) * dy) / (dx * dx + dy * dy || 1);
      const t = Math.min(1, Math.max(0, along));
      const far = Math.hypot(x + t * dx - point.x, y + t * dy - point.y);
      if (far < least) [best, least] = [edge, far];
    }
    return best;
  }

  const width = (edge) => styleOfFew(edge).width;
  baltica.paint = { palette, sort, base, picture, bright, wholeView, nearestNode, nearestTie, chosenTies, width, few: FEW };
})();
