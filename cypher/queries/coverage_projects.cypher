// What is missing from each project?
//
// Projects with the facts that no source seen states, those that lack most first: the ones to complete by hand. A fact
// that is there may still be wrong or cut off.
//
// @folder Data quality and provenance
// @params source programme top
// @return id STRING project id
// @return project STRING acronym, or the title where there is none
// @return lacking INTEGER [facts] number of facts that are missing
// @return missing LIST<STRING> which ones
// @return source_url STRING page the project was read from
MATCH (p:Project)
WHERE (size($source) = 0 OR p.source IN $source)
  AND (size($programme) = 0 OR EXISTS { MATCH (p)-[:FUNDED_BY]->(g:Programme)
       WHERE any(part IN $programme WHERE toLower(g.name) CONTAINS toLower(part)) })
WITH p, [CASE WHEN p.start_year IS NULL THEN 'start year' END, CASE WHEN p.end_year IS NULL THEN 'end year' END,
         CASE WHEN p.total_cost IS NULL THEN 'budget' END, CASE WHEN p.specialization IS NULL THEN 'field' END,
         CASE WHEN NOT EXISTS { MATCH (p)-[:FUNDED_BY]->(:Programme) } THEN 'programme' END,
         CASE WHEN NOT EXISTS { MATCH (p)<-[:PARTICIPATES_IN]-(:Organization) } THEN 'participants' END] AS gaps
WITH p, [gap IN gaps WHERE gap IS NOT NULL] AS missing
WHERE size(missing) > 0
RETURN p.id AS id, coalesce(p.acronym, p.title) AS project, size(missing) AS lacking, missing AS missing,
       p.source_url AS source_url
ORDER BY lacking DESC, id
LIMIT $top;
