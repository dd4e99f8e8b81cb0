// The data of the page: columns read back into arrays, ties by node, and small helpers. No network, no storage.
"use strict";
window.baltica = {}; // what the parts of the page share; for tests and for the curious, too
(() => {
  const told = JSON.parse(document.getElementById("graph").textContent);

  /** A column as a list: short ways to write it are named in columns.py. What is not known is null. */
  function column(packed, length) {
    if (Array.isArray(packed)) return packed;
    if (packed.words) return packed.at.map((at) => (at < 0 ? null : packed.words[at]));
    const values = column(packed.values, packed.rows.length);
    const all = new Array(length).fill(null);
    packed.rows.forEach((row, number) => { all[row] = values[number]; });
    return all;
  }

  function addresses({ stem, rest }, length) {
    const ends = column(rest, length);
    return column(stem, length).map((start, number) => (start === null ? null : start + ends[number]));
  }

  /** Rows of several values: those of row i are values[start[i]] up to values[start[i + 1]]. */
  function starts(lengths, rows) {
    const start = new Uint32Array(rows + 1);
    for (let row = 0; row < lengths.length; row++) start[row + 1] = start[row] + lengths[row];
    return start;
  }
  const ragged = (table, rows) => ({ start: starts(table.lengths, rows), values: table.values });
  function counts(table, rows) {
    const numbers = table.numbers.length ? table.numbers : new Array(table.values.length).fill(1);
    return { start: starts(table.lengths, rows), slice: table.values, number: numbers };
  }
  const facts = (columns, rows) =>
    columns.map(({ title, values }) => ({ title, values: column(values, rows) }));

  told.colorBy = told.colorBy.split(":")[0]; // the sentence after it stands in the legend
  const raw = told.nodes;
  const n = raw.id.length;
  const labels = column(raw.label, n);
  const nodes = {
    count: n,
    id: raw.id,
    name: raw.name,
    label: labels.map((label, node) => label ?? raw.name[node]),
    kind: column(raw.kind, n),
    x: Float64Array.from(raw.x),
    y: Float64Array.from(raw.y),
    size: Float64Array.from(raw.size),
    group: Uint16Array.from(raw.group),
    value: column(raw.value, n),
    facts: facts(raw.facts, n),
    facets: raw.facets.map((facet) => ({ ...facet, of: ragged(facet.of, n) })),
    counts: counts(raw.counts, n),
    links: {
      start: starts(raw.links.lengths, n),
      text: column(raw.links.text, raw.links.lengths.reduce((a, b) => a + b, 0)),
      url: addresses(raw.links.url, raw.links.lengths.reduce((a, b) => a + b, 0)),
    },
  };

  const ties = told.edges;
  const m = ties.from.length;
  const edges = {
    count: m,
    from: Uint32Array.from(ties.from),
    to: Uint32Array.from(ties.to),
    weight: Float64Array.from(ties.weight),
    cross: Int8Array.from(ties.cross, (mark) => ({ x: 1, "-": 0 })[mark] ?? -1), // -1: cannot be told
    kind: column(ties.kind, m),
    directed: Uint8Array.from({ length: m }, (_, edge) => Number(ties.directed[edge] === "x")),
    counts: counts(ties.counts, m),
    items: ragged(ties.items, m),
    facts: facts(ties.facts, m),
  };

  edges.kinds = [...new Set(edges.kind.filter((kind) => kind !== null))].sort();
  const kindNumber = new Map(edges.kinds.map((kind, number) => [kind, number]));
  edges.kindOf = Int32Array.from(edges.kind, (kind) => kindNumber.get(kind) ?? -1);

  const itemCount = Array.isArray(told.items.name) ? told.items.name.length : told.items.name.at?.length ?? 0;
  const items = {
    name: column(told.items.name, itemCount),
    year: column(told.items.year, itemCount),
    url: addresses(told.items.url, itemCount),
  };

  // The ties of each node, one list after the other.
  const degree = new Uint32Array(n);
  for (let edge = 0; edge < m; edge++) { degree[edges.from[edge]]++; degree[edges.to[edge]]++; }
  const tieStart = starts(degree, n);
  const tieList = new Uint32Array(2 * m);
  const filled = tieStart.slice();
  for (let edge = 0; edge < m; edge++) {
    tieList[filled[edges.from[edge]]++] = edge;
    tieList[filled[edges.to[edge]]++] = edge;
  }
  const tiesOf = (node) => tieList.subarray(tieStart[node], tieStart[node + 1]);
  const other = (edge, node) => (edges.from[edge] === node ? edges.to[edge] : edges.from[edge]);

  const bySize = Array.from({ length: n }, (_, node) => node)
    .sort((a, b) => nodes.size[b] - nodes.size[a] || (nodes.id[a] < nodes.id[b] ? -1 : 1));
  const rank = new Uint32Array(n);
  bySize.forEach((node, place) => { rank[node] = place; });

  Object.assign(baltica, { told, nodes, edges, items, tiesOf, other, bySize, rank });

  // --- helpers ----------------------------------------------------------------------------------------------------

  const byId = (id) => document.getElementById(id);
  const figure = (number) => number.toLocaleString("en", { maximumFractionDigits: 2 });
  const counted = (number, [one, several]) => `${figure(number)} ${number === 1 ? one : several}`;
  const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const heading = (text) => text.split(":")[0];

  // Text from the data only ever becomes textContent, never markup.
  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  /** Letters without their marks, so that "malmo" finds "Malmö". */
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/ø/g, "o").replace(/[æ]/g, "ae").replace(/[łŁ]/g, "l").replace(/ß/g, "ss").replace(/đ/g, "d");

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  Object.assign(baltica, { byId, figure, counted, upper, heading, element, fold, still });
})();
