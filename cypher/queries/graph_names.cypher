// What are the things with these ids called?
//
// The label and the name of each thing whose id is given: the acronym of a project, the name of an organization. Ids
// that the graph does not hold are left out.
//
// @folder Get to know the data
// @param ids LIST<STRING> ids, as other queries print them (e.g. baltica:aalborg-university)
// @return id STRING id of the thing
// @return label STRING its label
// @return name STRING its name
UNWIND $ids AS one
CALL (one) {
MATCH (n:Organization {id: one}) RETURN n UNION MATCH (n:Project {id: one}) RETURN n
UNION MATCH (n:Cluster {id: one}) RETURN n UNION MATCH (n:Programme {id: one}) RETURN n
UNION MATCH (n:Region {id: one}) RETURN n UNION MATCH (n:Area {id: one}) RETURN n
UNION MATCH (n:Topic {id: one}) RETURN n UNION MATCH (n:Source {id: one}) RETURN n
UNION MATCH (n:Run {id: one}) RETURN n UNION MATCH (n:Measurement {id: one}) RETURN n
}
WITH DISTINCT n
UNWIND labels(n) AS label
RETURN n.id AS id, label AS label, coalesce(n.acronym, n.name, n.label, n.title) AS name
ORDER BY id, label;
