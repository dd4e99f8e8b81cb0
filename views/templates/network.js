// The network page: draws the graph, and answers to search, filters, hover and choice. No network, no storage.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const graph = JSON.parse(byId("graph").textContent);
  const nodeOf = new Map(graph.nodes.map((node) => [node.id, node]));
  const tiesOf = new Map(graph.nodes.map((node) => [node.id, []]));
  for (const edge of graph.edges) {
    tiesOf.get(edge.from).push(edge);
    tiesOf.get(edge.to).push(edge);
  }
  const bySize = [...graph.nodes].sort((a, b) => b.size - a.size || (a.key < b.key ? -1 : 1));
  const foremost = new Set(bySize.slice(0, 6)); // named at every zoom
  const state = { off: new Set(), crossOnly: false, node: null, edge: null };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
  const other = (edge, id) => nodeOf.get(edge.from === id ? edge.to : edge.from);

  // Text from the data only ever becomes textContent, never markup.
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  // --- drawing ------------------------------------------------------------------------------------------------

  const nodeShown = (node) => !state.off.has(node.category);
  const edgeShown = (edge) =>
    nodeShown(nodeOf.get(edge.from)) && nodeShown(nodeOf.get(edge.to)) && (edge.cross || !state.crossOnly);

  /** Ids that stay bright: the chosen node and its partners, the ends of the chosen tie, or null for all. */
  function bright() {
    if (state.edge) return new Set([state.edge.from, state.edge.to]);
    if (!state.node) return null;
    const ties = tiesOf.get(state.node.id).filter(edgeShown);
    return new Set([state.node.id, ...ties.map((edge) => other(edge, state.node.id).id)]);
  }

  function nodeStyle(node, lit) {
    const chosen = state.node === node;
    return {
      id: node.id,
      hidden: !nodeShown(node),
      opacity: !lit || lit.has(node.id) ? 1 : 0.12,
      borderWidth: chosen ? 4 : 1,
      color: { background: node.color, border: chosen ? color("--ink") : color("--rim") },
    };
  }

  function edgeStyle(edge) {
    const lit = state.edge ? edge === state.edge : state.node && (edge.from === state.node.id || edge.to === state.node.id);
    const dim = state.node || state.edge ? 0.04 : edge.cross ? 0.38 : 0.6;
    return {
      id: edge.id,
      hidden: !edgeShown(edge),
      color: { color: color(edge.cross ? "--cross" : "--home"), opacity: lit ? 0.95 : dim, inherit: false },
    };
  }

  const nodes = new vis.DataSet(
    graph.nodes.map((node) => ({ x: node.x, y: node.y, size: node.size, shape: node.shape, ...nodeStyle(node, null) })),
  );
  const edges = new vis.DataSet(
    graph.edges.map((edge) => ({ from: edge.from, to: edge.to, width: edge.width, dashes: edge.dashes, ...edgeStyle(edge) })),
  );
  const network = new vis.Network(byId("network"), { nodes, edges }, graph.options);
  const baltica = { network, nodes, edges, graph, labels: [] };
  window.baltica = baltica; // for tests and for the curious

  function refresh() {
    const now = bright();
    nodes.update(graph.nodes.map((node) => nodeStyle(node, now)));
    edges.update(graph.edges.map(edgeStyle));
    const shown = graph.edges.filter(edgeShown);
    const crossing = shown.filter((edge) => edge.cross).length;
    byId("status").textContent =
      `${count(graph.nodes.filter(nodeShown).length, "organization")}, ${count(shown.length, "tie")}, ` +
      `${crossing.toLocaleString("en")} across borders`;
  }

  // --- labels: as many names as fit without touching, the largest nodes first, at every zoom --------------------

  network.on("afterDrawing", (context) => {
    const canvas = context.canvas;
    const ratio = canvas.width / canvas.clientWidth;
    const now = bright();
    const taken = [];
    baltica.labels.length = 0;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = color("--card");
    const write = (text, place, font, ink) => {
      context.font = font;
      const half = context.measureText(text).width / 2;
      const box = [place.x - half - 4, place.y - 2, place.x + half + 4, place.y + 15];
      if (box[0] < 0 || box[1] < 0 || box[2] > canvas.clientWidth || box[3] > canvas.clientHeight) return;
      if (taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) return;
      taken.push(box);
      baltica.labels.push({ text, box });
      context.fillStyle = ink;
      context.strokeText(text, place.x, place.y);
      context.fillText(text, place.x, place.y);
    };
    for (const caption of graph.captions) {
      const place = network.canvasToDOM(caption);
      write(caption.text, { x: place.x, y: place.y - 17 }, "italic 12px system-ui, sans-serif", color("--soft"));
    }
    const most = Math.max(12, (canvas.clientWidth * canvas.clientHeight) / 20000);
    const smallest = 5 / network.getScale(); // nodes drawn smaller than this get their name when one zooms in
    const order = state.node ? [state.node, ...bySize] : bySize;
    const ink = color("--ink");
    for (const node of order) {
      if (taken.length > most) break;
      if (!nodeShown(node) || (now ? !now.has(node.id) : node.size < smallest && !foremost.has(node))) continue;
      const place = network.canvasToDOM({ x: node.x, y: node.y + node.size });
      const text = node.label.length > 26 ? `${node.label.slice(0, 25)}…` : node.label;
      write(text, { x: place.x, y: place.y + 2 }, `${node.size > 17 ? 600 : 400} 12px system-ui, sans-serif`, ink);
    }
    context.restore();
  });

  // --- hover ----------------------------------------------------------------------------------------------------

  function showTooltip(lines, pointer) {
    const box = byId("tooltip");
    box.replaceChildren(...lines.map((line) => element("div", line)));
    box.hidden = false;
    const stage = byId("stage");
    const x = Math.min(pointer.x + 14, stage.clientWidth - box.offsetWidth - 6);
    const y = pointer.y + 18 + box.offsetHeight > stage.clientHeight ? pointer.y - box.offsetHeight - 12 : pointer.y + 18;
    box.style.left = `${Math.max(6, x)}px`;
    box.style.top = `${Math.max(6, y)}px`;
  }
  const hideTooltip = () => { byId("tooltip").hidden = true; };
  const ends = (edge) => `${nodeOf.get(edge.from).label} – ${nodeOf.get(edge.to).label}`;
  network.on("hoverNode", ({ node, pointer }) => showTooltip(nodeOf.get(node).lines, pointer.DOM));
  network.on("hoverEdge", ({ edge, pointer }) => {
    const tie = graph.edges[edge];
    showTooltip([ends(tie), ...tie.lines], pointer.DOM);
  });
  for (const event of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(event, hideTooltip);

  // --- choice and panel -----------------------------------------------------------------------------------------

  const nodeButton = (node) => element("button", node.lines[0], { type: "button", "data-node": node.key });

  function nodePanel(node) {
    const facts = element("dl");
    for (const [name, value] of node.facts) {
      if (name !== "Name") facts.append(element("dt", name), element("dd", value));
    }
    const parts = [element("h2", node.lines[0]), facts];
    if (node.url) parts.push(element("a", "Page the facts were read from", { href: node.url, rel: "noopener noreferrer" }));
    const ties = tiesOf.get(node.id).filter(edgeShown);
    ties.sort((a, b) => b.weight - a.weight || (other(a, node.id).key < other(b, node.id).key ? -1 : 1));
    const crossing = ties.filter((edge) => edge.cross).length;
    parts.push(element("h3", `${count(ties.length, "partner")} shown, ${crossing} abroad`));
    const list = element("ul", undefined, { class: "neighbors" });
    for (const edge of ties) {
      const item = element("li");
      const partner = other(edge, node.id);
      item.append(nodeButton(partner), " ", element("small", partner.category, edge.cross ? { class: "over" } : {}));
      item.append(element("small", ` · ${edge.lines[0]}`));
      list.append(item);
    }
    return [...parts, list];
  }

  function edgePanel(edge) {
    const list = element("ul", undefined, { class: "neighbors" });
    for (const id of [edge.from, edge.to]) {
      const item = element("li");
      item.append(nodeButton(nodeOf.get(id)), " ", element("small", nodeOf.get(id).category));
      list.append(item);
    }
    return [element("h2", "Tie"), list, ...edge.lines.map((line) => element("p", line))];
  }

  function choose({ node = null, edge = null }) {
    Object.assign(state, { node, edge });
    const panel = byId("panel");
    panel.replaceChildren(...(node ? nodePanel(node) : edge ? edgePanel(edge) : []));
    panel.hidden = !node && !edge;
    if (!panel.hidden) panel.parentElement.scrollTop = 0;
    hideTooltip();
    refresh();
  }

  function focusOn(node) {
    if (!nodeShown(node)) toggleGroup(node.category);
    choose({ node });
    const scale = Math.max(network.getScale(), 0.9);
    network.focus(node.id, { scale, animation: still ? false : { duration: 500, easingFunction: "easeInOutQuad" } });
  }

  network.on("click", ({ nodes: hit, edges: ties }) => {
    if (hit.length) choose({ node: nodeOf.get(hit[0]) });
    else choose(ties.length ? { edge: graph.edges[ties[0]] } : {});
  });
  const nodeByKey = new Map(graph.nodes.map((node) => [node.key, node]));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-node]");
    if (!button) return;
    focusOn(nodeByKey.get(button.dataset.node));
    byId("stage").scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose({});
  });

  // --- search ---------------------------------------------------------------------------------------------------

  const suggestions = new Map();
  for (const node of graph.nodes) {
    const plain = `${node.lines[0]} (${node.category})`;
    suggestions.set(suggestions.has(plain) ? `${plain} ${node.key}` : plain, node);
  }
  byId("names").append(...[...suggestions.keys()].sort().map((value) => element("option", undefined, { value })));

  // Letters without their marks, so that "malmo" finds "Malmö".
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/ø/g, "o").replace(/æ/g, "ae").replace(/ł/g, "l").replace(/ß/g, "ss");

  function find(text) {
    if (suggestions.has(text)) return suggestions.get(text);
    const wanted = fold(text.trim());
    if (!wanted) return undefined;
    const names = (node) => [node.lines[0], node.label, node.key].map(fold);
    return bySize.find((node) => names(node).includes(wanted)) ||
      bySize.find((node) => names(node).some((name) => name.startsWith(wanted))) ||
      bySize.find((node) => names(node).some((name) => name.includes(wanted)));
  }

  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const found = find(event.target.value);
    if (found) focusOn(found);
    else byId("status").textContent = `Nothing found for “${event.target.value}”.`;
  });
  byId("search").addEventListener("input", (event) => {
    if (suggestions.has(event.target.value)) focusOn(suggestions.get(event.target.value));
  });

  // --- filters, buttons, theme ------------------------------------------------------------------------------------

  const groupButtons = [...document.querySelectorAll("button[data-group]")];

  function showGroups() {
    for (const button of groupButtons) button.setAttribute("aria-pressed", String(!state.off.has(button.dataset.group)));
  }
  function toggleGroup(group) {
    if (!state.off.delete(group)) state.off.add(group);
    showGroups();
    const hidden = state.node && !nodeShown(state.node);
    choose(hidden ? {} : state);
  }
  for (const button of groupButtons) button.addEventListener("click", () => toggleGroup(button.dataset.group));
  byId("cross-only").addEventListener("change", (event) => {
    state.crossOnly = event.target.checked;
    choose(state);
  });

  const fit = () => network.fit({ animation: still ? false : { duration: 400, easingFunction: "easeInOutQuad" } });
  byId("fit").addEventListener("click", fit);
  byId("reset").addEventListener("click", () => {
    state.off.clear();
    state.crossOnly = byId("cross-only").checked = false;
    byId("search").value = "";
    showGroups();
    choose({});
    fit();
  });

  function setTheme(dark) {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    byId("theme").textContent = dark ? "Light" : "Dark";
    refresh();
  }
  byId("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme !== "dark"));
  const preference = matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", (event) => setTheme(event.matches));
  setTheme(preference.matches);

  new ResizeObserver(() => state.node || network.fit()).observe(byId("network"));
})();
