// A cluster, everything it is tied to, and where its members are located.
CALL () {
MATCH found = (c:Cluster)-[r:MEMBER_OF|MANAGES|PRESENT_IN|DEVELOPS|INVOLVES]-(n)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
RETURN found, c.id + ' 1 ' + n.id + ' ' + type(r) + ' ' + r.source + ' ' + coalesce(r.role, '') AS place
UNION ALL
MATCH (c:Cluster)<-[:MEMBER_OF|MANAGES]-(o:Organization)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
WITH DISTINCT c, o
MATCH found = (o)-[at:LOCATED_IN]->(l:Region)
RETURN found, c.id + ' 2 ' + o.id + ' ' + l.id + ' ' + at.source AS place
}
RETURN found
ORDER BY place
LIMIT 300;
