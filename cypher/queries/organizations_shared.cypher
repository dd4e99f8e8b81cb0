// Which projects do two organizations share?
//
// Projects in which both take part, newest first. Each row is a path from one to the other, so 'baltica view' draws
// them.
//
// @folder Organizations
// @param from_id STRING id of the first organization (e.g. baltica:aalborg-university)
// @param to_id STRING id of the last organization (e.g. baltica:sdu)
// @return id STRING project id
// @return project STRING acronym, or the title where there is none
// @return start_year INTEGER [year] year the project started, empty where not stated
// @return path PATH first organization, project, last organization
MATCH found = (a:Organization {id: $from_id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(b:Organization)
WHERE b.id = $to_id
WITH p, head(collect(found)) AS one
RETURN p.id AS id, coalesce(p.acronym, p.title) AS project, p.start_year AS start_year, one AS path
ORDER BY start_year DESC, id;
