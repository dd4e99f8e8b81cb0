// Programmes and the organizations with projects of two of them, the pairs that share most first.
MATCH (o:Organization)-[:PARTICIPATES_IN]->(:Project)-[:FUNDED_BY]->(g:Programme)
WITH o, collect(DISTINCT g) AS joined
WHERE size(joined) > 1
UNWIND joined AS a
UNWIND joined AS b
WITH a, b, o
WHERE a.id < b.id
WITH a, b, collect(o) AS people
WHERE size(people) >= $min_organizations
WITH a, b, people
ORDER BY size(people) DESC, a.id, b.id
LIMIT $top
UNWIND people AS o
MATCH found = (a)<-[:FUNDED_BY]-(p:Project)<-[:PARTICIPATES_IN]-(o)-[:PARTICIPATES_IN]->(q:Project)-[:FUNDED_BY]->(b)
RETURN found
ORDER BY size(people) DESC, a.id, b.id, o.id, p.id, q.id
LIMIT 300;
