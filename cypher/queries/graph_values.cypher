// Which values can I choose from in a filter?
//
// What the filters country, source, programme, specialization and role of other queries can be set to, and how many
// things carry each value. A value with few things gives few rows.
//
// @folder Get to know the data
// @return filter STRING name of the filter
// @return value STRING value it can have
// @return kind STRING what is counted: a label or a type of relationship
// @return things INTEGER [things] how many carry the value
CALL () {
MATCH (o:Organization)
RETURN 'country' AS filter, o.country AS value, 'Organization' AS kind, count(o) AS things
UNION ALL
MATCH (p:Project)
RETURN 'source' AS filter, p.source AS value, 'Project' AS kind, count(p) AS things
UNION ALL
MATCH (c:Cluster)
RETURN 'source' AS filter, c.source AS value, 'Cluster' AS kind, count(c) AS things
UNION ALL
MATCH (p:Project)-[:FUNDED_BY]->(g:Programme)
RETURN 'programme' AS filter, g.name AS value, 'Project' AS kind, count(DISTINCT p) AS things
UNION ALL
MATCH (p:Project)
RETURN 'specialization' AS filter, p.specialization AS value, 'Project' AS kind, count(p) AS things
UNION ALL
MATCH (c:Cluster)
RETURN 'specialization' AS filter, c.specialization AS value, 'Cluster' AS kind, count(c) AS things
UNION ALL
MATCH (:Organization)-[r:PARTICIPATES_IN]->(:Project)
RETURN 'role' AS filter, r.role AS value, 'PARTICIPATES_IN' AS kind, count(r) AS things
}
WITH filter, value, kind, things
WHERE value IS NOT NULL
RETURN filter AS filter, value AS value, kind AS kind, things AS things
ORDER BY filter, kind, things DESC, value;
