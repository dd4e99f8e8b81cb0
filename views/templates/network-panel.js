// The choice of a node or a tie, and the panel that tells about it.
"use strict";
(() => {
  const { told, nodes, edges, items, state, shown, tiesOf, other, byId, element, counted, figure } = baltica;
  const FIRST = 50; // neighbors listed before "show all"
  const panel = byId("panel");
  const group = (node) => told.groups[nodes.group[node]].label;
  const sizeTitle = baltica.heading(told.sizeBy);
  const before = []; // what was chosen earlier, to go back to

  const link = (text, url) => element("a", text, { href: url, rel: "noopener noreferrer", target: "_blank" });
  const factOf = (facts, row) => facts.filter(({ values }) => values[row] !== null).map(({ title, values }) => [title, values[row]]);
  const crossing = { 1: "across a border", 0: "within a country", "-1": "not known whether across a border" };
  const ends = (edge) => `${nodes.label[edges.from[edge]]} ${edges.directed[edge] ? "→" : "–"} ${nodes.label[edges.to[edge]]}`;

  /** How strong a tie is under the filters, and what it is in all where that differs. */
  function strength(edge) {
    const [now, all] = [shown.weight[edge], edges.weight[edge]];
    return now === all ? counted(all, told.unit) : `${figure(now)} of ${counted(all, told.unit)}`;
  }

  baltica.nodeLines = (node) => [
    nodes.name[node], group(node),
    ...factOf(nodes.facts, node).filter(([title]) => told.tooltip.includes(title)).map(([title, fact]) => `${title}: ${fact}`),
  ];
  function itemNames(edge) {
    const { start, values } = edges.items;
    return values.slice(start[edge], start[edge + 1]);
  }
  baltica.tieLines = (edge) => {
    const named = itemNames(edge).map((item) => items.name[item]);
    const more = edges.weight[edge] - named.length;
    const list = named.slice(0, 3).join(", ") + (named.length > 3 || (named.length && more > 0) ? " …" : "");
    return [ends(edge), ...(edges.kind[edge] ? [edges.kind[edge]] : []), strength(edge), ...(list ? [list] : []),
      baltica.upper(crossing[edges.cross[edge]])];
  };

  function definitions(pairs) {
    const list = element("dl");
    for (const [title, text] of pairs) list.append(element("dt", title), element("dd", text));
    return list;
  }
  const nodeButton = (node, text = nodes.name[node]) => element("button", text, { type: "button", "data-node": nodes.id[node] });

  function neighborRow(edge, node) {
    const partner = other(edge, node);
    const row = element("li");
    const tie = element("button", strength(edge), { type: "button", "data-edge": edge, class: "minor", "aria-label": `${strength(edge)}: about the tie` });
    row.append(nodeButton(partner), element("br"), element("small", group(partner), edges.cross[edge] === 1 ? { class: "over" } : {}), " · ", tie);
    return row;
  }

  function neighborList(node) {
    const ties = [...tiesOf(node)].filter((edge) => shown.edge[edge]);
    const key = (edge) => nodes.id[other(edge, node)];
    ties.sort((a, b) => shown.weight[b] - shown.weight[a] || (key(a) < key(b) ? -1 : 1));
    const abroad = ties.filter((edge) => edges.cross[edge] === 1).length;
    const list = element("ul", null, { class: "neighbors", tabindex: "0", role: "list", "aria-label": "Neighbors, strongest tie first" });
    list.append(...ties.slice(0, FIRST).map((edge) => neighborRow(edge, node)));
    const parts = [element("h3", `${counted(ties.length, ["tie", "ties"])} shown, ${figure(abroad)} across borders`), list];
    if (!ties.length) list.remove();
    if (!ties.length) parts.pop();
    if (ties.length > FIRST) {
      const all = element("button", `Show all ${figure(ties.length)}`, { type: "button", class: "plain" });
      all.addEventListener("click", () => {
        list.append(...ties.slice(FIRST).map((edge) => neighborRow(edge, node)));
        all.remove();
        list.focus();
      });
      parts.push(all);
    }
    return parts;
  }

  function nodePanel(node) {
    const facts = factOf(nodes.facts, node);
    const value = nodes.value[node];
    if (!facts.some(([title]) => title === sizeTitle)) facts.push([sizeTitle, value === null ? "not known" : figure(value)]);
    if (!facts.some(([title]) => title === told.colorBy)) facts.push([told.colorBy, group(node)]);
    const parts = [definitions(facts.filter(([title, fact]) => !(title === "Name" && fact === nodes.name[node])))];
    const { start, text, url } = nodes.links;
    for (let k = start[node]; k < start[node + 1]; k++) {
      const line = element("p");
      line.append(link(text[k], url[k]));
      parts.push(line);
    }
    return [heading(nodes.name[node], nodes.kind[node]), ...parts, ...neighborList(node)];
  }

  function itemList(edge) {
    const named = itemNames(edge);
    if (!named.length) return [];
    const list = element("ul", null, { class: "items" });
    for (const item of named) {
      const row = element("li");
      const url = items.url[item];
      row.append(url ? link(items.name[item], url) : element("span", items.name[item]));
      if (items.year[item] !== null) row.append(element("small", ` ${items.year[item]}`));
      list.append(row);
    }
    const more = Math.round(edges.weight[edge] - named.length);
    if (more > 0) list.append(element("li", `and ${figure(more)} more`));
    return [element("h3", baltica.upper(told.unit[1])), list];
  }

  function tiePanel(edge) {
    const list = element("ul", null, { class: "neighbors ends" });
    for (const node of [edges.from[edge], edges.to[edge]]) {
      const row = element("li");
      row.append(nodeButton(node), element("br"), element("small", group(node)));
      list.append(row);
    }
    const facts = [["Strength", strength(edge)], ["Border", crossing[edges.cross[edge]]], ...factOf(edges.facts, edge)];
    if (edges.kind[edge]) facts.unshift(["Kind", edges.kind[edge]]);
    return [heading(ends(edge), "Tie"), list, definitions(facts), ...itemList(edge)];
  }

  function heading(text, kind) {
    const top = element("div", null, { class: "top" });
    top.append(element("small", kind ?? ""));
    if (before.length) top.append(element("button", "Back", { type: "button", id: "back", class: "plain" }));
    top.append(element("button", "Close", { type: "button", id: "close", class: "plain" }));
    const head = element("div");
    head.append(top, element("h2", text, { tabindex: "-1" }));
    return head;
  }

  function fill() {
    const { node, edge } = state;
    panel.replaceChildren(...(node !== null ? nodePanel(node) : edge !== null ? tiePanel(edge) : []));
    panel.hidden = node === null && edge === null;
  }

  /** Choose a node or a tie, or with neither undo the choice. Reckons nothing anew. */
  function choose({ node = null, edge = null } = {}, remember = true) {
    const changed = node !== state.node || edge !== state.edge;
    if (node === null && edge === null) before.length = 0;
    else if (changed && remember && (state.node !== null || state.edge !== null)) before.push({ node: state.node, edge: state.edge });
    Object.assign(state, { node, edge });
    fill();
    if (!panel.hidden) {
      panel.parentElement.scrollTop = 0;
      const said = node !== null ? `${nodes.name[node]}: ${panel.querySelector("h3").textContent}` : `Tie ${ends(edge)}: ${strength(edge)}`;
      byId("told").textContent = said;
    } else byId("told").textContent = "";
    baltica.hideTooltip();
    baltica.repaint();
  }

  /** After filters changed: keep the choice if it is still shown. */
  function refreshChoice() {
    const gone = (state.node !== null && !shown.node[state.node]) || (state.edge !== null && !shown.edge[state.edge]);
    if (gone) choose();
    else fill();
  }

  /** Choose a node and bring it into sight; filters that hide it give way. */
  function focusOn(node) {
    if (!shown.node[node]) baltica.uncover(node);
    choose({ node });
    baltica.goTo(node);
  }

  const numberOf = new Map(nodes.id.map((id, node) => [id, node]));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-node], button[data-edge], #close, #back");
    if (!button) return;
    const inPanel = panel.contains(button);
    if (button.id === "close") choose();
    else if (button.id === "back") {
      const { node, edge } = before.pop();
      const lost = (node !== null && !shown.node[node]) || (edge !== null && !shown.edge[edge]);
      choose(lost ? {} : { node, edge }, false);
      if (!lost && node !== null) baltica.goTo(node);
    } else if (button.dataset.node !== undefined) focusOn(numberOf.get(button.dataset.node));
    else choose({ edge: Number(button.dataset.edge) });
    if (inPanel && !panel.hidden) panel.querySelector("h2").focus({ preventScroll: true });
    if (!inPanel) byId("stage").scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) choose();
  });

  Object.assign(baltica, { choose, focusOn, refreshChoice, strength, groupOf: group, crossing, itemNames, factOf, numberOf, sizeTitle });
})();
