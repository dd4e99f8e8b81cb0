// The same data as tables: built when opened, sorted by a click on a heading, in step with the filters.
"use strict";
(() => {
  const { told, nodes, edges, items, shown, tiesOf, byId, element, figure, upper } = baltica;
  const MOST = 2000; // rows in the page; files hold all

  /** Columns of a table: title, whether of numbers, and the value in a row; `node`: which node a row's name leads to. */
  const strongest = (node) => [...tiesOf(node)].filter((edge) => shown.edge[edge]).length;
  const plain = nodes.facts.filter(({ title }) => ![baltica.sizeTitle, "Name"].includes(title));
  const nodeColumns = [
    { title: upper(told.noun[0]), value: (node) => nodes.name[node], node: (node) => node },
    { title: told.colorBy, value: (node) => baltica.groupOf(node) },
    { title: baltica.sizeTitle, number: true, value: (node) => nodes.value[node] },
    { title: "Ties shown", number: true, value: strongest },
    ...plain.filter(({ title }) => title !== told.colorBy).map(({ title, values }) => ({ title, value: (node) => values[node] })),
  ];
  const listed = (edge) => {
    const names = baltica.itemNames(edge).map((item) => items.name[item]);
    const more = Math.round(edges.weight[edge] - names.length);
    return names.join("; ") + (names.length && more > 0 ? `; and ${figure(more)} more` : "");
  };
  const tieColumns = [
    { title: "From", value: (edge) => nodes.name[edges.from[edge]], node: (edge) => edges.from[edge] },
    { title: "To", value: (edge) => nodes.name[edges.to[edge]], node: (edge) => edges.to[edge] },
    { title: upper(told.unit[1]), number: true, value: (edge) => shown.weight[edge] },
    { title: "Border", value: (edge) => baltica.crossing[edges.cross[edge]] },
    ...(edges.kind.some((kind) => kind !== null) ? [{ title: "Kind", value: (edge) => edges.kind[edge] }] : []),
    ...(items.name.length ? [{ title: "Names", value: listed }] : []),
    ...edges.facts.map(({ title, values }) => ({ title, value: (edge) => values[edge] })),
  ];
  const range = (flags) => [...flags.keys()].filter((row) => flags[row]);
  const tables = {
    nodes: { columns: nodeColumns, rows: () => range(shown.node), by: 2, down: true },
    ties: { columns: tieColumns, rows: () => range(shown.edge), by: 2, down: true },
  };

  const compare = new Intl.Collator("en", { numeric: true }).compare;
  /** Rows in the order chosen; what is not known comes last either way. */
  function sorted({ columns, rows, by, down }) {
    const { value, number } = columns[by];
    const keyed = rows().map((row) => [value(row), row]);
    const empty = (key) => key === null || key === undefined || key === "";
    return keyed.sort(([a, i], [b, j]) => {
      if (empty(a) || empty(b)) return empty(a) - empty(b) || i - j;
      return (down ? -1 : 1) * (number ? a - b : compare(a, b)) || i - j;
    }).map(([, row]) => row);
  }

  function cell({ value, number, node }, row) {
    const made = element("td", null, number ? { class: "number" } : {});
    const said = value(row);
    const text = said === null || said === undefined ? "" : number ? figure(said) : said;
    if (node) made.append(element("button", text, { type: "button", "data-node": nodes.id[node(row)] }));
    else made.textContent = text;
    return made;
  }

  function fill(name) {
    const table = tables[name];
    const details = byId(`table-${name}`);
    if (!details.open) return;
    table.columns.forEach((column, number) => {
      const head = table.heads[number];
      if (number === table.by) head.setAttribute("aria-sort", table.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const rows = sorted(table);
    table.body.replaceChildren(...rows.slice(0, MOST).map((row) => {
      const line = element("tr");
      line.append(...table.columns.map((column) => cell(column, row)));
      return line;
    }));
    const cut = rows.length > MOST;
    table.note.textContent = cut ? `The first ${figure(MOST)} of ${figure(rows.length)} rows; the downloads hold all.`
      : `${figure(rows.length)} ${rows.length === 1 ? "row" : "rows"}, as the filters leave them.`;
  }

  function build(name) {
    const table = tables[name];
    const made = element("table");
    const line = element("tr");
    table.heads = table.columns.map(({ title, number }, at) => {
      const head = element("th", null, number ? { scope: "col", class: "number" } : { scope: "col" });
      const button = element("button", title, { type: "button" });
      button.addEventListener("click", () => {
        Object.assign(table, table.by === at ? { down: !table.down } : { by: at, down: Boolean(number) });
        fill(name);
      });
      head.append(button);
      line.append(head);
      return head;
    });
    const top = element("thead");
    top.append(line);
    table.body = element("tbody");
    table.note = element("p", null, { class: "hint" });
    made.append(top, table.body);
    const scroll = element("div", null, { class: "scroll", tabindex: "0", role: "region", "aria-label": name === "nodes" ? `Table of ${told.noun[1]}` : "Table of ties" });
    scroll.append(made);
    byId(`table-${name}`).append(table.note, scroll);
  }

  for (const name of Object.keys(tables)) {
    byId(`table-${name}`).addEventListener("toggle", () => {
      if (!tables[name].body) build(name);
      fill(name);
    });
    let later = 0;
    baltica.updates.push(() => { // a long table waits until filters rest
      if (!tables[name].body) return;
      clearTimeout(later);
      if (tables[name].body.rows.length < 300) fill(name);
      else later = setTimeout(() => fill(name), 200);
    });
  }
  byId("to-table").addEventListener("click", () => { byId("table-nodes").open = true; });

  Object.assign(baltica, { tables, sorted });
})();
