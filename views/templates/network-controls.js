// Filters by group, facet, field, weight and border; buttons; light and dark.
"use strict";
(() => {
  const { told, nodes, edges, state, shown, byId, element, counted, figure } = baltica;

  function status() {
    const parts = [counted(shown.nodes, told.noun), counted(shown.edges, ["tie", "ties"])];
    if (edges.cross.some((cross) => cross === 1)) parts.push(`${figure(shown.crossing)} across borders`);
    byId("status").textContent = byId("status").dataset.plain = parts.join(", ");
    byId("filtered").hidden = !baltica.filtered();
    byId("view").toggleAttribute("data-many", shown.edges > baltica.paint.few); // ties are drawn without dashes then
  }

  /** Reckon and paint anew after any change of filters. */
  function refresh() {
    baltica.apply();
    baltica.paint.sort();
    baltica.refreshChoice();
    status();
    for (const update of updates) update();
    baltica.repaint(true);
  }
  const updates = []; // what else shows filters or follows them: sliders, boxes, tables

  // --- legend -----------------------------------------------------------------------------------------------------

  const groupButtons = [...document.querySelectorAll("button[data-group]")];
  for (const button of groupButtons) {
    const group = Number(button.dataset.group);
    button.addEventListener("click", () => {
      if (!state.off.delete(group)) state.off.add(group);
      refresh();
    });
  }
  updates.push(() => {
    for (const button of groupButtons) button.setAttribute("aria-pressed", String(!state.off.has(Number(button.dataset.group))));
  });
  byId("groups-all").addEventListener("click", () => { state.off.clear(); refresh(); });
  byId("groups-none").addEventListener("click", () => {
    told.groups.forEach((_, group) => state.off.add(group));
    refresh();
  });
  if (told.groups.length < 2) byId("groups-all").parentElement.hidden = true;

  // --- lists of boxes: facets of nodes, fields of slices ------------------------------------------------------------

  /** A list that opens: each value with a box and how many have it. `hidden` is the set of values switched off. */
  function boxes(title, entries, hidden) {
    const details = element("details", null, { class: "pick" });
    const summary = element("summary");
    const body = element("div", null, { class: "choices", role: "group", "aria-label": title });
    const pair = element("p", null, { class: "pair" });
    for (const [text, off] of [["All", false], ["None", true]]) {
      const button = element("button", text, { type: "button", class: "plain", "aria-label": `${text}: ${title}` });
      button.addEventListener("click", () => {
        hidden.clear();
        if (off) for (const { value } of entries) hidden.add(value);
        refresh();
      });
      pair.append(button);
    }
    body.append(pair);
    const inputs = entries.map(({ value, text, count }) => {
      const label = element("label", null, { class: "switch" });
      const input = element("input", null, { type: "checkbox", "data-value": value });
      input.addEventListener("change", () => {
        if (input.checked) hidden.delete(value);
        else hidden.add(value);
        refresh();
      });
      label.append(input, element("span", text), element("span", figure(count), { class: "count" }));
      body.append(label);
      return [input, value];
    });
    details.append(summary, body);
    updates.push(() => {
      for (const [input, value] of inputs) input.checked = !hidden.has(value);
      const on = entries.length - [...hidden].length;
      summary.textContent = `${title}: ${on === entries.length ? "all" : `${on} of ${entries.length}`}`;
    });
    byId("picks").append(details);
    return details;
  }

  nodes.facets.forEach(({ key, title, values, of }, facet) => {
    const known = baltica.facetValues(facet);
    if (known.length < 2) return;
    const count = new Map(known.map((value) => [value, 0]));
    for (let node = 0; node < nodes.count; node++) {
      if (of.start[node] === of.start[node + 1]) count.set(-1, count.get(-1) + 1);
      for (let k = of.start[node]; k < of.start[node + 1]; k++) count.set(of.values[k], count.get(of.values[k]) + 1);
    }
    const entries = known.map((value) => ({ value, text: value < 0 ? "not known" : values[value], count: count.get(value) }));
    boxes(title, entries, state.facets[facet]).dataset.facet = key;
  });

  const fields = baltica.fieldValues();
  if (fields.length > 1) {
    const entries = fields.map((value) => ({ value, text: value < 0 ? "not known" : told.fields[value], count: 0 }));
    const counts = nodes.counts.slice.length ? nodes.counts : edges.counts;
    for (const entry of entries) {
      const inField = told.slices.field.map((field) => field === entry.value);
      for (let row = 0; row + 1 < counts.start.length; row++) {
        for (let k = counts.start[row]; k < counts.start[row + 1]; k++) {
          if (inField[counts.slice[k]]) { entry.count++; break; }
        }
      }
    }
    boxes(baltica.fieldTitle, entries, state.fields).dataset.fields = "";
  }

  const kindValues = baltica.kindValues();
  if (kindValues.length > 1) {
    const count = (value) => edges.kindOf.reduce((all, kind) => all + Number(kind === value), 0);
    const entries = kindValues.map((value) => ({ value, text: value < 0 ? "not known" : edges.kinds[value], count: count(value) }));
    boxes("Kind of tie", entries, state.kinds).dataset.kinds = "";
  }

  const picks = [...document.querySelectorAll("details.pick")];
  document.addEventListener("click", (event) => {
    for (const details of picks) if (details.open && !details.contains(event.target)) details.open = false;
  });
  for (const details of picks) {
    details.addEventListener("toggle", () => { // a list near the right edge moves to the left
      const body = details.querySelector(".choices");
      body.style.left = "";
      const over = body.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
      if (details.open && over > 0) body.style.left = `${-Math.ceil(over)}px`;
    });
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      event.preventDefault();
      details.open = false;
      details.querySelector("summary").focus();
    });
  }

  // --- weight and switches ----------------------------------------------------------------------------------------

  /** Weights the slider stops at: every one of a few, else about as many in each order of magnitude. */
  function stops() {
    const all = [...new Set(edges.weight)].sort((a, b) => a - b);
    if (all.length <= 12) return all;
    if (!all.every(Number.isInteger)) return Array.from({ length: 13 }, (_, k) => all[Math.floor((k * (all.length - 1)) / 12)]);
    const made = [all[0]];
    for (let power = 1; power <= all[all.length - 1]; power *= 10) {
      for (const step of [1, 2, 3, 4, 5, 7]) if (step * power > all[0] && step * power <= all[all.length - 1]) made.push(step * power);
    }
    return made;
  }
  const steps = stops();
  const weight = byId("weight");
  if (steps.length > 1) {
    weight.max = steps.length - 1;
    byId("weight-filter").hidden = false;
    weight.addEventListener("input", () => {
      state.least = weight.value === "0" ? 0 : steps[weight.value];
      refresh();
    });
  }
  updates.push(() => {
    const at = state.least ? steps.indexOf(state.least) : 0;
    const text = `${counted(steps[at] ?? 0, told.unit)}${at < steps.length - 1 ? " or more" : ""}`;
    weight.value = at;
    weight.setAttribute("aria-valuetext", text);
    byId("weight-now").textContent = text;
  });

  for (const [id, key] of [["cross-only", "crossOnly"], ["hide-alone", "hideAlone"]]) {
    byId(id).addEventListener("change", (event) => {
      state[key] = event.target.checked;
      refresh();
    });
    updates.push(() => { byId(id).checked = state[key]; });
  }
  const kinds = new Set(edges.cross);
  byId("cross-only").parentElement.hidden = !(kinds.has(1) && kinds.size > 1);

  /** Let filters give way that hide a node: its group alone where that does, else all. */
  baltica.uncover = (node) => {
    state.off.delete(nodes.group[node]);
    refresh();
    if (shown.node[node]) return;
    baltica.clear();
    refresh();
  };

  // --- buttons ----------------------------------------------------------------------------------------------------

  byId("fit").addEventListener("click", () => baltica.fit());
  byId("reset").addEventListener("click", () => {
    baltica.stop?.();
    baltica.clear();
    byId("search").value = "";
    baltica.choose();
    refresh();
    baltica.fit();
  });

  const whole = byId("view");
  byId("full").hidden = !document.fullscreenEnabled;
  byId("full").addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else whole.requestFullscreen().catch(() => { byId("full").hidden = true; });
  });
  document.addEventListener("fullscreenchange", () => {
    byId("full").textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
  });

  const root = document.documentElement;
  function setTheme(dark) {
    root.dataset.theme = dark ? "dark" : "light";
    byId("theme").textContent = dark ? "Light" : "Dark";
    baltica.repaint(true);
  }
  byId("theme").addEventListener("click", () => setTheme(root.dataset.theme !== "dark"));
  const preference = matchMedia("(prefers-color-scheme: dark)");
  let kept = null; // the theme on the screen while paper, which is white, is printed on
  preference.addEventListener("change", (event) => kept === null && setTheme(event.matches));
  setTheme(preference.matches);
  addEventListener("beforeprint", () => {
    kept = root.dataset.theme;
    setTheme(false);
    baltica.network.redraw();
  });
  addEventListener("afterprint", () => {
    setTheme(kept === "dark");
    kept = null;
  });
  if (matchMedia("(max-width: 860px), (max-height: 700px)").matches) byId("filters").open = false;

  Object.assign(baltica, { refresh, updates, steps });
})();
