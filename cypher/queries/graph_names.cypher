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
MATCH (n)
WHERE n.id IN $ids
UNWIND labels(n) AS label
RETURN n.id AS id, label AS label, coalesce(n.acronym, n.name, n.label, n.title) AS name
ORDER BY id, label;
