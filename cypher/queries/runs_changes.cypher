// How many facts did the last load of each source write?
//
// Facts that are new or changed since the last load of a source, by kind, as the graph tells it. What a load removed is
// no longer in the graph; "baltica diff" tells that too.
//
// @folder Data quality and provenance
// @params source
// @return run STRING id of the load
// @return kind STRING label or type of relationship
// @return facts INTEGER [facts] how many
MATCH (x:Run)-[:LOADED_FROM]->(s:Source)
WHERE size($source) = 0 OR replace(s.id, 'source:', '') IN $source
WITH s, x
ORDER BY x.at DESC, x.id DESC
WITH s, collect(x.id)[0] AS last
WITH collect(last) AS runs
CALL (runs) {
MATCH (n)
WHERE n.run IN runs
UNWIND labels(n) AS kind
WITH n, kind
WHERE NOT kind IN ['Run', 'Source']
RETURN n.run AS run, kind AS kind, count(n) AS facts
UNION ALL
MATCH ()-[r]->()
WHERE r.run IN runs AND type(r) <> 'LOADED_FROM'
RETURN r.run AS run, type(r) AS kind, count(r) AS facts
}
RETURN run AS run, kind AS kind, facts AS facts
ORDER BY run, kind;
