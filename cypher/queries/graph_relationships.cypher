// How are the things connected?
//
// How many relationships of each type the graph holds, and between which kinds of things.
//
// @folder Get to know the data
// @return source STRING kind of thing the relationship starts from
// @return type STRING type of relationship
// @return target STRING kind of thing it ends at
// @return relationships INTEGER [relationships] how many there are
MATCH (a)-[r]->(b)
UNWIND labels(a) AS source
UNWIND labels(b) AS target
RETURN source AS source, type(r) AS type, target AS target, count(*) AS relationships
ORDER BY relationships DESC, type, source, target;
