// Two clusters with the organizations that both have as members, and the projects in which either meets them.
MATCH (c:Cluster) WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
MATCH (d:Cluster) WHERE d.id = $other_cluster OR toLower(d.name) CONTAINS toLower($other_cluster)
CALL (c, d) {
MATCH path = (c)<-[:MEMBER_OF|MANAGES]-(o:Organization)-[:MEMBER_OF|MANAGES]->(d) RETURN path, o
UNION
MATCH path = (c)<-[:MEMBER_OF|MANAGES]-(o:Organization)-[:PARTICIPATES_IN]->(:Project)-[:DEVELOPS|INVOLVES]->(d)
RETURN path, o
UNION
MATCH path = (c)<-[:DEVELOPS|INVOLVES]-(:Project)<-[:PARTICIPATES_IN]-(o:Organization)-[:MEMBER_OF|MANAGES]->(d)
RETURN path, o
UNION
MATCH path = (c)<-[:DEVELOPS|INVOLVES]-(:Project)<-[:PARTICIPATES_IN]-(o:Organization)-[:PARTICIPATES_IN]->(:Project)
             -[:DEVELOPS|INVOLVES]->(d)
RETURN path, o
}
WITH path, c, d, o, [n IN nodes(path) | n.id] AS ids, [r IN relationships(path) | type(r)] AS types
WHERE c.id <> d.id
RETURN path
ORDER BY o.id, ids, types
LIMIT 300;
