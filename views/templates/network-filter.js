// What is shown: filters, and how much of each tie they leave.
"use strict";
(() => {
  const { told, nodes, edges, tiesOf } = baltica;

  const years = [...new Set(told.slices.year.filter((year) => year !== null))].sort((a, b) => a - b);
  const state = {
    node: null, edge: null, // the chosen one
    off: new Set(), // groups of the legend that are hidden
    facets: nodes.facets.map(() => new Set()), // values of each facet that are hidden; -1: those without any
    fields: new Set(), // fields that do not count; -1: not known
    kinds: new Set(), // kinds of ties that are hidden; -1: those without any
    from: years[0] ?? null, to: years[years.length - 1] ?? null,
    least: 0, crossOnly: false, hideAlone: false,
  };
  const shown = {
    node: new Uint8Array(nodes.count), edge: new Uint8Array(edges.count), weight: new Float64Array(edges.count),
    nodes: 0, edges: 0, crossing: 0, most: 0, least: Infinity,
  };
  const wholePeriod = () => state.from === (years[0] ?? null) && state.to === (years[years.length - 1] ?? null);

  /** Which slices count. One without a year counts only while the whole period is chosen. */
  function activeSlices() {
    const whole = wholePeriod();
    return Uint8Array.from(told.slices.year, (year, slice) => {
      const inTime = whole || (year !== null && year >= state.from && year <= state.to);
      return Number(inTime && !state.fields.has(told.slices.field[slice]));
    });
  }

  function passesFacets(node) {
    return state.facets.every((hidden, facet) => {
      if (!hidden.size) return true;
      const { start, values } = nodes.facets[facet].of;
      if (start[node] === start[node + 1]) return !hidden.has(-1);
      for (let k = start[node]; k < start[node + 1]; k++) if (!hidden.has(values[k])) return true;
      return false;
    });
  }

  function sum({ start, slice, number }, row, active) {
    let total = 0;
    for (let k = start[row]; k < start[row + 1]; k++) if (active[slice[k]]) total += number[k];
    return total;
  }

  /** Reckon anew what is shown. Cheap enough for every step of a slider. */
  function apply() {
    const active = activeSlices();
    const sliced = active.includes(0);
    for (let node = 0; node < nodes.count; node++) {
      const { start } = nodes.counts;
      const gone = sliced && start[node] < start[node + 1] && sum(nodes.counts, node, active) === 0;
      shown.node[node] = Number(!gone && !state.off.has(nodes.group[node]) && passesFacets(node));
    }
    Object.assign(shown, { nodes: 0, edges: 0, crossing: 0, most: 0, least: Infinity });
    for (let edge = 0; edge < edges.count; edge++) {
      const { start } = edges.counts;
      const weight = sliced && start[edge] < start[edge + 1] ? sum(edges.counts, edge, active) : edges.weight[edge];
      shown.weight[edge] = weight;
      const visible = weight > 0 && weight >= state.least && (edges.cross[edge] === 1 || !state.crossOnly) && !state.kinds.has(edges.kindOf[edge]) &&
        shown.node[edges.from[edge]] && shown.node[edges.to[edge]];
      shown.edge[edge] = Number(Boolean(visible));
      if (!visible) continue;
      shown.edges++;
      if (edges.cross[edge] === 1) shown.crossing++;
      if (weight > shown.most) shown.most = weight;
      if (weight < shown.least) shown.least = weight;
    }
    for (let node = 0; node < nodes.count; node++) {
      if (shown.node[node] && state.hideAlone && !tiesOf(node).some((edge) => shown.edge[edge])) shown.node[node] = 0;
      shown.nodes += shown.node[node];
    }
  }

  /** Ties with a part that has no year: these count only while the whole period is chosen. */
  let undated = 0;
  for (let edge = 0; edge < edges.count; edge++) {
    const { start, slice } = edges.counts;
    for (let k = start[edge]; k < start[edge + 1]; k++) {
      if (told.slices.year[slice[k]] === null) { undated++; break; }
    }
  }

  function clear() {
    state.off.clear();
    state.fields.clear();
    state.kinds.clear();
    for (const hidden of state.facets) hidden.clear();
    Object.assign(state, { from: years[0] ?? null, to: years[years.length - 1] ?? null });
    Object.assign(state, { least: 0, crossOnly: false, hideAlone: false });
  }

  const filtered = () => [state.off, state.fields, state.kinds, ...state.facets].some((hidden) => hidden.size) ||
    !wholePeriod() || state.least > 0 || state.crossOnly || state.hideAlone;

  /** The filters chosen, in words; empty when there are none. */
  function words() {
    const listed = (hidden, values, known) => {
      const left = known.filter((value) => !hidden.has(value));
      const named = (list) => list.map((value) => (value < 0 ? "not known" : values[value])).join(", ") || "none";
      return left.length <= hidden.size ? named(left) : `all but ${named([...hidden])}`;
    };
    const said = [];
    const labels = told.groups.map((group) => group.label);
    if (state.off.size) said.push(`${told.colorBy}: ${listed(state.off, labels, labels.map((_, group) => group))}`);
    state.facets.forEach((hidden, number) => {
      const { title, values } = nodes.facets[number];
      if (hidden.size) said.push(`${title}: ${listed(hidden, values, baltica.facetValues(number))}`);
    });
    if (state.fields.size) said.push(`${baltica.fieldTitle}: ${listed(state.fields, told.fields, baltica.fieldValues())}`);
    if (state.kinds.size) said.push(`Kind of tie: ${listed(state.kinds, edges.kinds, baltica.kindValues())}`);
    if (!wholePeriod()) said.push(state.from === state.to ? `${state.from}` : `${state.from}–${state.to}`);
    if (state.least > 0) said.push(`at least ${baltica.counted(state.least, told.unit)}`);
    if (state.crossOnly) said.push("cross-border ties only");
    if (state.hideAlone) said.push(`only ${told.noun[1]} with a tie`);
    return said.join("; ");
  }

  Object.assign(baltica, { state, shown, years, undated, apply, clear, filtered, filterWords: words, wholePeriod });
  const named = nodes.facets.some(({ title }) => title === "Specialization"); // of the nodes themselves
  baltica.fieldTitle = named ? `Specialization of ${told.unit[1]}` : "Specialization";
  baltica.fieldValues = () => [...new Set(told.slices.field)].sort((a, b) => (a < 0) - (b < 0) || a - b);
  baltica.kindValues = () => [...edges.kinds.keys(), ...(edges.kindOf.includes(-1) ? [-1] : [])];
  baltica.facetValues = (facet) => {
    const { values, of } = nodes.facets[facet];
    const missing = nodes.id.some((_, node) => of.start[node] === of.start[node + 1]);
    return [...values.keys(), ...(missing ? [-1] : [])];
  };
})();
