// Which projects build up or involve clusters?
//
// A project develops a cluster when building it up is its work; it involves one that takes part in it.
//
// @folder Clusters and initiatives
// @params source specialization
// @return cluster_id STRING cluster id
// @return cluster STRING cluster
// @return status STRING established or initiative
// @return relation STRING develops or involves
// @return project_id STRING project id
// @return project STRING acronym, or the title where there is none
// @return start_year INTEGER [year] year the project started, empty where not stated
MATCH (c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
MATCH (p:Project)-[r:DEVELOPS|INVOLVES]->(c)
RETURN DISTINCT c.id AS cluster_id, c.name AS cluster, c.status AS status, toLower(type(r)) AS relation,
       p.id AS project_id, coalesce(p.acronym, p.title) AS project, p.start_year AS start_year
ORDER BY cluster_id, relation, project_id;
