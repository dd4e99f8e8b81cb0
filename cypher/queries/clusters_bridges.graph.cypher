// Pairs of clusters, the organizations of each and the projects in which they meet.
MATCH (a:Cluster)<-[:MEMBER_OF|MANAGES]-(x:Organization)-[:PARTICIPATES_IN]->(p:Project)
MATCH (p)<-[:PARTICIPATES_IN]-(y:Organization)-[:MEMBER_OF|MANAGES]->(b:Cluster)
WHERE a.id < b.id AND x.id <> y.id
WITH a, b, count(DISTINCT p) AS shared, count(DISTINCT x) AS from_a, count(DISTINCT y) AS from_b
ORDER BY shared DESC, from_a DESC, from_b DESC, a.id, b.id LIMIT $top
MATCH found = (a)<-[:MEMBER_OF]-(x:Organization)-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(y:Organization)
              -[:MEMBER_OF]->(b)
WHERE x.id <> y.id
RETURN found
ORDER BY shared DESC, from_a DESC, from_b DESC, a.id, b.id, p.id, x.id, y.id
LIMIT 300;
