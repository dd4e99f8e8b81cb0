// Who and what is around a cluster?
//
// Organizations that belong to a cluster or manage it, regions it is present in, and projects that develop or involve
// it. Each row is a path from the cluster, so 'baltica view' draws them. Member lists are partial.
//
// @folder Clusters and initiatives
// @param cluster STRING part of a cluster's name, or its id (e.g. Medicon)
// @return cluster_id STRING cluster id
// @return cluster STRING cluster
// @return tie STRING kind of tie: MEMBER_OF, MANAGES, PRESENT_IN, DEVELOPS or INVOLVES
// @return id STRING id of the organization, region or project
// @return name STRING its name, acronym or title
// @return path PATH the cluster, the tie and the other end
MATCH found = (c:Cluster)-[r:MEMBER_OF|MANAGES|PRESENT_IN|DEVELOPS|INVOLVES]-(n)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
RETURN c.id AS cluster_id, c.name AS cluster, type(r) AS tie, n.id AS id, coalesce(n.name, n.acronym, n.title) AS name,
       found AS path
ORDER BY cluster_id, tie, id;
