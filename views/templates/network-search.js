// Search with suggestions: a combobox with a list box, as the ARIA Authoring Practices describe it.
"use strict";
(() => {
  const { nodes, bySize, rank, byId, element, fold } = baltica;
  const MOST = 8;
  const input = byId("search");
  const list = byId("found");
  let matches = [];
  let active = -1;

  let folded = null; // names without marks, made when first needed
  const index = () => {
    folded ??= nodes.name.map((name, node) => [fold(name), fold(nodes.label[node]), fold(nodes.id[node])]);
    return folded;
  };

  /** Nodes that fit, best first: the whole name, its beginning, the beginning of a word in it, any part of it. */
  function find(text, most = MOST) {
    const wanted = fold(text.trim());
    if (!wanted) return [];
    const grade = (name) => {
      const at = name.indexOf(wanted);
      if (at < 0) return 9;
      if (at === 0) return name.length === wanted.length ? 0 : 1;
      return /[\s\-(/.,:]/.test(name[at - 1]) ? 2 : 3;
    };
    const found = [];
    const all = index();
    for (const node of bySize) {
      const best = Math.min(grade(all[node][0]), grade(all[node][1]), all[node][2] === wanted ? 0 : 9);
      if (best < 9) found.push([best, node]);
    }
    found.sort((a, b) => a[0] - b[0] || rank[a[1]] - rank[b[1]]);
    return found.slice(0, most).map(([, node]) => node);
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(number) {
    active = number;
    [...list.children].forEach((row, k) => row.setAttribute("aria-selected", String(k === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function suggest() {
    matches = find(input.value);
    list.replaceChildren(...matches.map((node, number) => {
      const row = element("li", null, { role: "option", id: `found-${number}`, "aria-selected": "false" });
      row.append(element("span", nodes.name[node]), element("small", baltica.groupOf(node)));
      row.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the field
      row.addEventListener("click", () => take(node));
      return row;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !matches.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function take(node) {
    input.value = nodes.name[node];
    close();
    baltica.focusOn(node);
  }

  function enter() {
    const node = active >= 0 ? matches[active] : find(input.value, 1)[0];
    if (node !== undefined) return take(node);
    close();
    if (input.value.trim()) baltica.byId("status").textContent = `Nothing found for “${input.value}”.`;
  }

  input.addEventListener("input", suggest);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "Enter") enter();
    else if (key === "Escape" && !list.hidden) close();
    else if (key === "ArrowDown" || key === "ArrowUp") {
      if (list.hidden) suggest();
      if (!matches.length) return;
      const count = matches.length;
      mark(key === "ArrowDown" ? (active + 1) % count : (active <= 0 ? count : active) - 1);
    } else return;
    event.preventDefault();
  });

  Object.assign(baltica, { find });
})();
