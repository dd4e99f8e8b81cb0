// What is in the graph?
//
// How many things of each kind the graph holds: organizations, projects, clusters, regions and so on.
//
// @folder Get to know the data
// @return label STRING kind of thing, a label of the data model
// @return nodes INTEGER [nodes] how many there are
MATCH (n)
UNWIND labels(n) AS label
RETURN label AS label, count(*) AS nodes
ORDER BY nodes DESC, label;
