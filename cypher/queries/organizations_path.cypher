// How are two organizations connected through projects?
//
// A shortest chain from one organization to another: organization, project, organization and so on. Of several
// chains of the same length, the first by ids. No rows: there is no chain of up to six projects.
//
// @folder Paths and brokers
// @param from_id STRING id of the first organization (e.g. baltica:aalborg-university)
// @param to_id STRING id of the last organization (e.g. baltica:aalto-university)
// @return step INTEGER [steps] place in the chain, 0 is the first organization
// @return kind STRING Organization or Project
// @return id STRING id
// @return name STRING name, acronym or title
// @return country STRING country of an organization
MATCH (a:Organization {id: $from_id})
MATCH (b:Organization {id: $to_id})
WHERE a.id <> b.id
MATCH path = allShortestPaths((a)-[:PARTICIPATES_IN*..12]-(b))
WITH [n IN nodes(path) | n.id] AS ids
ORDER BY ids
LIMIT 1
UNWIND range(0, size(ids) - 1) AS step
MATCH (n {id: ids[step]})
WHERE n:Organization OR n:Project
RETURN step AS step, CASE step % 2 WHEN 0 THEN 'Organization' ELSE 'Project' END AS kind,
       n.id AS id, coalesce(n.name, n.acronym, n.title) AS name, n.country AS country
ORDER BY step, id;
