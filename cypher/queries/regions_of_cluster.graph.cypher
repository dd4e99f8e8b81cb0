// A cluster, its regions, and the other clusters that are present in them.
CALL () {
MATCH found = (c:Cluster)-[at:PRESENT_IN]->(l:Region)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
RETURN found, c.id + ' ' + l.id + ' ' + at.source AS place
UNION ALL
MATCH found = (c:Cluster)-[at:PRESENT_IN]->(l:Region)<-[too:PRESENT_IN]-(other:Cluster)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
RETURN found, c.id + ' ' + l.id + ' ' + at.source + ' ' + other.id + ' ' + too.source AS place
}
RETURN found
ORDER BY place
LIMIT 300;
