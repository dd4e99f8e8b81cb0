// Through whom could two organizations meet?
//
// Organizations that share a project with both; those that share most projects come first.
//
// @folder Paths and brokers
// @param from_id STRING id of the first organization (e.g. baltica:aalborg-university)
// @param to_id STRING id of the last organization (e.g. baltica:lund-university)
// @params top
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of its head office
// @return with_first INTEGER [projects] projects it shares with the first
// @return with_last INTEGER [projects] projects it shares with the last
// @return together INTEGER [projects] the sum of both
MATCH (a:Organization {id: $from_id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(v:Organization)
WHERE NOT v.id IN [$from_id, $to_id]
WITH v, count(DISTINCT p) AS with_first
MATCH (b:Organization {id: $to_id})-[:PARTICIPATES_IN]->(q:Project)<-[:PARTICIPATES_IN]-(v)
WITH v, with_first, count(DISTINCT q) AS with_last
RETURN v.id AS id, v.name AS name, v.country AS country, with_first AS with_first, with_last AS with_last,
       with_first + with_last AS together
ORDER BY together DESC, id
LIMIT $top;
