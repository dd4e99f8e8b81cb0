// Downloads: the picture as PNG and SVG with what one must know to read it, nodes and ties as CSV.
"use strict";
(() => {
  const { told, nodes, edges, shown, byId, paint, measure, CanvasPen, SvgPen } = baltica;
  const MARGIN = 28;
  const LONGEST = 16000; // pixels a canvas may have on a side

  const fileName = (ending) => {
    const plain = baltica.fold(told.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
    return `${plain || "network"}${ending}`;
  };
  function save(parts, type, ending) {
    const url = URL.createObjectURL(new Blob(parts, { type }));
    const link = baltica.element("a", null, { href: url, download: fileName(ending) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  // --- the sheet: title, picture, legend, notes --------------------------------------------------------------------

  /** Text in lines no wider than asked; a word longer than a line is cut. */
  function wrap(text, width, size, weight, most = 4) {
    const lines = [];
    let line = "";
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (measure(longer, size, weight) <= width) { line = longer; continue; }
      if (line) lines.push(line);
      line = word;
      while (measure(line, size, weight) > width) line = line.slice(0, Math.max(1, Math.floor(line.length * 0.8) - 1));
    }
    if (line) lines.push(line);
    if (lines.length > most) lines[most - 1] = `${lines[most - 1].replace(/.{2}$/, "")} …`;
    return lines.slice(0, most);
  }

  /** Places for the legend, row after row. */
  function legendRows(width) {
    const entries = told.groups.filter((_, group) => !baltica.state.off.has(group))
      .map((group) => ({ group, label: group.label.length > 60 ? `${group.label.slice(0, 59)}…` : group.label }));
    let [x, y] = [0, 0];
    for (const entry of entries) {
      const wide = measure(entry.label, 12) + 44;
      if (x && x + wide > width) [x, y] = [0, y + 20];
      Object.assign(entry, { x, y });
      x += wide;
    }
    return { entries, height: entries.length ? y + 24 : 0 };
  }

  function lineRows() {
    const kinds = new Set();
    for (let edge = 0; edge < edges.count; edge++) if (shown.edge[edge]) kinds.add(edges.cross[edge]);
    if (kinds.size === 1 && kinds.has(-1)) return [];
    const few = shown.edges <= paint.few;
    return [["cross", 1, "tie across a border", []], ["home", 0, "within a country", [7, 6]], ["unknown", -1, "not known", [3, 4]]]
      .filter(([, cross]) => kinds.has(cross)).map(([kind, , label, dash]) => ({ kind, label, dash: few ? dash : [] }));
  }

  /** What is written under the picture. */
  function remarks() {
    const said = [`Size: ${told.sizeBy}.`];
    if (told.layout) said.push(`${told.layout}.`);
    said.push(`Shown: ${byId("status").dataset.plain}.${baltica.filtered() ? ` Chosen: ${baltica.filterWords()}.` : ""}`);
    said.push(...told.leftOut);
    said.push(...told.notes.filter((note) => !said.includes(note)).slice(0, 3));
    if (told.credit) said.push(told.credit);
    if (told.sources.length) said.push(`Sources: ${told.sources.join("; ")}.`);
    if (told.command) said.push(`Repeat it: ${told.command}`);
    return said.map((text) => text.replace(/\.\.$/, "."));
  }

  function cameraOf(width, height, whole) {
    if (whole) return paint.wholeView(width, height);
    const now = baltica.camera();
    return { ...now, width, height, scale: now.scale * Math.min(width / now.width, height / now.height) };
  }

  /** Everything measured: how large the sheet is, and a function that draws it with a pen. */
  function sheet(whole) {
    const now = baltica.camera();
    const width = Math.max(now.width, 960);
    const height = Math.round(whole ? width * 0.66 : Math.min((width * now.height) / now.width, 1.4 * width));
    const colors = paint.palette();
    const title = wrap(told.title, width, 22, 700, 2);
    const subtitle = wrap(told.subtitle, width, 13, 400, 3);
    const legend = legendRows(width);
    const lines = lineRows();
    const notes = remarks().map((text) => wrap(text, width, 11.5, 400, 3));
    const top = MARGIN + 26 * title.length + 18 * subtitle.length + 12;
    const under = top + height + 26;
    const after = under + legend.height + (lines.length ? 24 : 0);
    const total = after + notes.flat().length * 16 + notes.length * 3 + MARGIN;
    const draw = (pen) => {
      const [w, h] = [width + 2 * MARGIN, total];
      pen.areas([[[0, 0], [w, 0], [w, h], [0, h]]], { fill: colors.card });
      let y = MARGIN + 16;
      for (const line of title) { pen.text(line, MARGIN, y, { size: 22, weight: 700, fill: colors.ink }); y += 26; }
      for (const line of subtitle) { pen.text(line, MARGIN, y - 4, { size: 13, fill: colors.soft }); y += 18; }
      pen.within(MARGIN, top, width, height, (inner) => paint.picture(inner, cameraOf(width, height, whole), colors));
      pen.areas([[[MARGIN, top], [MARGIN + width, top], [MARGIN + width, top + height], [MARGIN, top + height]]],
        { stroke: colors.soft, alpha: 0.4 });
      for (const { group, label, x, y: down } of legend.entries) {
        pen.marks(group.shape, [MARGIN + x + 7, under + down - 4, 5.5], { fill: group.color, stroke: colors.rim });
        pen.text(label, MARGIN + x + 18, under + down, { fill: colors.ink });
      }
      let x = MARGIN;
      for (const { kind, label, dash } of lines) {
        const level = under + legend.height - 4;
        pen.lines([x, level, x + 34, level], { color: colors[kind], width: 2, dash });
        pen.text(label, x + 42, level + 4, { fill: colors.ink });
        x += 70 + measure(label, 12);
      }
      y = after + 4;
      for (const lineList of notes) {
        for (const line of lineList) { pen.text(line, MARGIN, y, { size: 11.5, fill: colors.soft }); y += 16; }
        y += 3;
      }
    };
    return { width: width + 2 * MARGIN, height: total, draw };
  }

  const wantsWhole = () => byId("save-whole").checked;

  function png() {
    const { width, height, draw } = sheet(wantsWhole());
    const ratio = Math.min(2, LONGEST / width, LONGEST / height);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    draw(new CanvasPen(canvas.getContext("2d"), ratio));
    canvas.toBlob((blob) => save([blob], "image/png", ".png"), "image/png");
  }

  function svg() {
    const { width, height, draw } = sheet(wantsWhole());
    const pen = new SvgPen(width, height);
    pen.add(pen.root, "title", {}, told.title);
    draw(pen);
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
    save([head, new XMLSerializer().serializeToString(pen.root), "\n"], "image/svg+xml", ".svg");
  }

  // --- CSV ---------------------------------------------------------------------------------------------------------

  /** A cell; text that a spreadsheet would read as a formula gets an apostrophe, as its own way to say "text". */
  function cell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",;\n\r]/.test(safe) || /^\s|\s$/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }
  function csv(name, columns) {
    const rows = [columns.map(({ title }) => cell(title)), ...baltica.sorted(baltica.tables[name])
      .map((row) => columns.map(({ value }) => cell(value(row))))];
    const text = rows.map((row) => row.join(",")).join("\r\n");
    save(["\uFEFF", text, "\r\n"], "text/csv;charset=utf-8", `-${name}.csv`);
  }
  const links = (node) => {
    const { start, url } = nodes.links;
    return url.slice(start[node], start[node + 1]).join(" ");
  };
  const nodeColumns = () => [
    { title: "Id", value: (node) => nodes.id[node] }, ...baltica.tables.nodes.columns,
    { title: "Links", value: links },
  ];
  const tieColumns = () => [
    { title: "From id", value: (edge) => nodes.id[edges.from[edge]] },
    { title: "To id", value: (edge) => nodes.id[edges.to[edge]] }, ...baltica.tables.ties.columns,
  ];

  byId("save-png").addEventListener("click", png);
  byId("save-svg").addEventListener("click", svg);
  byId("save-nodes").addEventListener("click", () => csv("nodes", nodeColumns()));
  byId("save-ties").addEventListener("click", () => csv("ties", tieColumns()));
})();
