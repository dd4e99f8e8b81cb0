// A cluster with its managers, members and partners.
MATCH found = (o:Organization)-[r:MEMBER_OF|MANAGES]->(c:Cluster)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
RETURN found
ORDER BY c.id, o.id, type(r), r.source, r.role
LIMIT 300;
