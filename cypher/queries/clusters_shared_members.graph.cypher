// Clusters and the organizations that belong to two of them at least.
MATCH (a:Cluster)<-[:MEMBER_OF|MANAGES]-(o:Organization)-[:MEMBER_OF|MANAGES]->(b:Cluster)
WHERE a.id < b.id
WITH a, b, collect(DISTINCT o) AS members
WHERE size(members) >= $min_members
UNWIND members AS o
MATCH found = (a)<-[r:MEMBER_OF|MANAGES]-(o)-[s:MEMBER_OF|MANAGES]->(b)
RETURN found
ORDER BY a.id, b.id, o.id, type(r), type(s), r.source, s.source, r.role, s.role
LIMIT 300;
