// Two organizations and the projects in which both take part.
MATCH found = (a:Organization {id: $from_id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(b:Organization)
WHERE b.id = $to_id
RETURN found
ORDER BY p.id
LIMIT 300;
