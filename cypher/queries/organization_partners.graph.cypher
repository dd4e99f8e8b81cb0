// The organization, its projects and the partners in them, those with most shared projects first.
MATCH (o:Organization {id: $id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(partner:Organization)
WHERE partner.id <> o.id
WITH o, partner, collect(DISTINCT p) AS projects
WHERE size(projects) >= $min_shared
UNWIND projects AS p
MATCH found = (o)-[:PARTICIPATES_IN]->(p)<-[:PARTICIPATES_IN]-(partner)
RETURN found
ORDER BY size(projects) DESC, partner.id, p.id
LIMIT 300;
