// Begin: everything is shown, the whole picture in sight.
"use strict";
(() => {
  const { nodes, shown } = baltica;
  const listed = (flags) => [...flags.keys()].filter((row) => flags[row]);
  baltica.shownNodes = () => listed(shown.node).map((node) => nodes.id[node]);
  baltica.shownEdges = () => listed(shown.edge);
  baltica.weights = () => Object.fromEntries(baltica.shownEdges().map((edge) => [edge, shown.weight[edge]]));
  baltica.place = (id) => { // where a node stands on the page, in pixels of the drawing
    const node = baltica.numberOf.get(id);
    return baltica.network.canvasToDOM({ x: nodes.x[node], y: nodes.y[node] });
  };
  baltica.brightNodes = () => {
    const lit = baltica.paint.bright();
    return lit && [...lit].map((node) => nodes.id[node]);
  };
  baltica.refresh();
  baltica.fit(false);
  baltica.network.redraw();
  baltica.ready = true;
})();
