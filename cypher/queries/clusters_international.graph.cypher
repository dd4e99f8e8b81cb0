// International clusters, their managers and the regions they are present in.
CALL () {
MATCH found = (m:Organization)-[r:MANAGES]->(c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
  AND c.kind IN ['cross_border', 'transnational']
RETURN found, c.id + ' ' + m.id + ' ' + r.source AS place
UNION ALL
MATCH found = (c:Cluster)-[at:PRESENT_IN]->(l:Region)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
  AND c.kind IN ['cross_border', 'transnational']
RETURN found, c.id + ' ' + l.id + ' ' + at.source AS place
}
RETURN found
ORDER BY place
LIMIT 300;
