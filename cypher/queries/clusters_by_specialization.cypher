// In which fields are the clusters?
//
// Clusters by specialization, kind and status. International clusters are the cross-border and transnational ones;
// kind, status and specialization were read from the sources by the compilers.
//
// @folder Clusters and initiatives
// @params source specialization
// @return specialization STRING field of the cluster
// @return kind STRING cross_border, transnational or national
// @return status STRING established or initiative
// @return clusters INTEGER [clusters] how many
MATCH (c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
RETURN coalesce(c.specialization, 'unknown') AS specialization, c.kind AS kind,
       coalesce(c.status, 'unknown') AS status, count(c) AS clusters
ORDER BY specialization, kind, status;
