// Two organizations, and those that share a project with both.
MATCH (:Organization {id: $from_id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(v:Organization)
WHERE NOT v.id IN [$from_id, $to_id]
WITH v, count(DISTINCT p) AS with_first
MATCH (:Organization {id: $to_id})-[:PARTICIPATES_IN]->(q:Project)<-[:PARTICIPATES_IN]-(v)
WITH v, with_first, count(DISTINCT q) AS with_last
WITH v, with_first + with_last AS together ORDER BY together DESC, v.id LIMIT $top
MATCH found = (v)-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(end:Organization)
WHERE end.id IN [$from_id, $to_id]
RETURN found
ORDER BY together DESC, v.id, end.id, p.id
LIMIT 300;
