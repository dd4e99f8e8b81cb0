// Which clusters have no known manager?
//
// Clusters for which no source seen names an organization that manages them: the first ones to look up.
//
// @folder Data quality and provenance
// @params source specialization
// @return id STRING cluster id
// @return name STRING cluster
// @return kind STRING cross_border, transnational or national
// @return status STRING established or initiative
// @return source_url STRING page the cluster was read from
MATCH (c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
  AND NOT EXISTS { MATCH (:Organization)-[:MANAGES]->(c) }
RETURN c.id AS id, c.name AS name, c.kind AS kind, c.status AS status, c.source_url AS source_url
ORDER BY kind, name, id;
