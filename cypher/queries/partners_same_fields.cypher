// Who works in the same fields as an organization, but not yet with it?
//
// Each row is an organization with projects in the fields that the organization works in (the field "other" left out),
// and no project shared with it. Those with most fields in common come first.
//
// @folder Partner search
// @params id country top
// @return id STRING id of the organization found
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return common INTEGER [fields] fields in common
// @return fields LIST<STRING> these fields
// @return projects INTEGER [projects] its projects in these fields
CALL () {
MATCH (:Organization {id: $id})-[:PARTICIPATES_IN]->(own:Project)
WHERE own.specialization <> 'other'
WITH collect(DISTINCT own.specialization) AS worked
MATCH (p:Project)
WHERE p.specialization IN worked
MATCH (p)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE o.id <> $id AND (size($country) = 0 OR o.country IN $country)
RETURN o, p.specialization AS field, count(DISTINCT p) AS projects, 0 AS known
UNION ALL
MATCH (:Organization {id: $id})-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(o:Organization)
RETURN DISTINCT o, null AS field, 0 AS projects, 1 AS known
}
WITH o, collect(field) AS worked, sum(projects) AS projects, max(known) AS known
WHERE known = 0
WITH o, worked, size(worked) AS common, projects ORDER BY common DESC, projects DESC, o.id LIMIT $top
UNWIND worked AS field
WITH o, common, projects, field ORDER BY field
RETURN o.id AS id, o.name AS name, o.country AS country, common AS common, collect(field) AS fields,
       projects AS projects
ORDER BY common DESC, projects DESC, id;
