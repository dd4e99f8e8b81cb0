// Managers, their clusters, and the projects of the managers that develop or involve one of these clusters.
CALL () {
MATCH found = (o:Organization)-[r:MANAGES]->(c:Cluster)
WHERE size($country) = 0 OR o.country IN $country
RETURN found, o.id + ' ' + c.id + ' ' + r.source AS place
UNION ALL
MATCH found = (o:Organization)-[r:PARTICIPATES_IN]->(p:Project)-[s:DEVELOPS|INVOLVES]->(c:Cluster)<-[t:MANAGES]-(o)
WHERE size($country) = 0 OR o.country IN $country
RETURN found, reduce(text = o.id, one IN [c.id, p.id, type(s), r.role, r.source, s.source, t.source] |
                     text + ' ' + one) AS place
}
RETURN found
ORDER BY place
LIMIT 300;
