// Which things of each kind have the most ties?
//
// For each kind of thing the few that are tied to most other things: good places to begin a walk through the graph. A
// tie that several sources state counts once. Much tied may only mean much reported.
//
// @folder Get to know the data
// @param each INTEGER number of rows of each kind = 3 (e.g. 5)
// @return kind STRING label of the data model
// @return id STRING id
// @return name STRING name, acronym or title
// @return ties INTEGER [things] other things it is tied to
// @heavy
MATCH (n)
WHERE n:Organization OR n:Project OR n:Programme OR n:Cluster OR n:Region OR n:Area OR n:Topic
WITH n, COUNT { MATCH (n)--(m) RETURN DISTINCT m } AS ties
WHERE ties > 0
UNWIND labels(n) AS kind
WITH kind, n, ties
ORDER BY ties DESC, n.id
WITH kind, collect({thing: n, ties: ties})[0..$each] AS most
UNWIND most AS one
WITH kind, one.thing AS n, one.ties AS ties
RETURN kind AS kind, n.id AS id, coalesce(n.acronym, n.name, n.label, n.title) AS name, ties AS ties
ORDER BY kind, ties DESC, id;
