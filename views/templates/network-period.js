// The period: two handles, bars that tell how much there is in each year, and a button that plays the years.
"use strict";
(() => {
  const { told, edges, nodes, state, years, byId, counted, still } = baltica;
  const PACE = 900; // milliseconds a year stays
  const [from, to, play] = [byId("from"), byId("to"), byId("play")];
  baltica.stop = () => {};
  if (years.length < 2) return;
  const [first, last] = [years[0], years[years.length - 1]];
  byId("period-filter").hidden = false;
  for (const input of [from, to]) Object.assign(input, { min: first, max: last });

  // Bars: how much of all ties falls in each year; of all nodes where ties have no years.
  const counts = edges.counts.slice.length ? edges.counts : nodes.counts;
  const perYear = new Map();
  counts.slice.forEach((slice, k) => {
    const year = told.slices.year[slice];
    if (year !== null) perYear.set(year, (perYear.get(year) ?? 0) + counts.number[k]);
  });
  const highest = Math.max(...perYear.values(), 1);
  const bars = byId("bars");
  const span = last - first + 1;
  bars.setAttribute("viewBox", `0 0 ${span} 20`);
  const drawn = new Map();
  for (const [year, number] of perYear) {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const height = Math.max(1, (20 * number) / highest);
    for (const [name, value] of Object.entries({ x: year - first + 0.1, y: 20 - height, width: 0.8, height })) bar.setAttribute(name, value);
    bars.append(bar);
    drawn.set(year, bar);
  }

  from.addEventListener("input", () => { state.from = Math.min(Number(from.value), state.to); change(); });
  to.addEventListener("input", () => { state.to = Math.max(Number(to.value), state.from); change(); });
  function change() {
    stop();
    baltica.refresh();
  }

  baltica.updates.push(() => {
    from.value = state.from;
    to.value = state.to;
    from.style.zIndex = state.from > (first + last) / 2 ? 2 : 1; // where both handles meet, the one that can still move is on top
    byId("period-now").textContent = state.from === state.to ? `${state.from}` : `${state.from}–${state.to}`;
    for (const [year, bar] of drawn) bar.setAttribute("class", year >= state.from && year <= state.to ? "in" : "out");
    const undated = baltica.undated;
    byId("undated").hidden = !undated;
    if (!undated) return;
    const rest = "without a year";
    byId("undated").textContent = baltica.wholePeriod()
      ? `${counted(undated, ["tie has", "ties have"])} ${told.unit[1]} ${rest}; they count only while the whole period is chosen.`
      : `${told.unit[1]} ${rest} (in ${counted(undated, ["tie", "ties"])}) are left out.`.replace(/^./, (letter) => letter.toUpperCase());
  });

  // --- play: year after year is added, from the first chosen one to the last -----------------------------------------

  let timer = 0;
  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = still.matches ? "Next year" : "Play";
  }
  function step() {
    const next = years.find((year) => year > state.to);
    if (next === undefined) return stop();
    state.to = next;
    baltica.refresh();
    if (next === last) stop();
  }
  function begin() {
    if (state.to < last) return false;
    if (state.from === last) state.from = first;
    state.to = state.from;
    baltica.refresh();
    return true;
  }
  play.addEventListener("click", () => {
    if (timer) return stop();
    const begun = begin();
    if (still.matches) { // who wants less motion goes on by hand, a year at a time
      if (!begun) step();
      return;
    }
    play.textContent = "Pause";
    timer = setInterval(step, PACE);
  });
  still.addEventListener("change", stop);
  stop();
  baltica.stop = stop;
})();
