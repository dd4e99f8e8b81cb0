// Clusters and the projects that develop or involve them.
MATCH found = (p:Project)-[r:DEVELOPS|INVOLVES]->(c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
RETURN found
ORDER BY c.id, p.id, type(r), r.source
LIMIT 300;
