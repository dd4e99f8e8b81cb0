// The page of sigma.js in the benchmark of views: the graph at its places, everything else by default.
import Graph from "graphology";
import Sigma from "sigma";

const { nodes, edges } = JSON.parse(document.getElementById("data").textContent);
const graph = new Graph();
nodes.forEach(({ name, color, x, y, size }, number) => {
  graph.addNode(number, { label: name, color, x, y: -y, size: size / 3 });
});
edges.forEach(([from, to]) => graph.addEdge(from, to));
new Sigma(graph, document.getElementById("graph"));
