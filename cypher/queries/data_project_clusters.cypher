// Clusters of projects, one row each
//
// Which project develops or involves which cluster.
//
// @folder Data for analysis
// @return project STRING project id
// @return cluster STRING cluster id
// @return relation STRING develops or involves
MATCH (p:Project)-[r:DEVELOPS|INVOLVES]->(c:Cluster)
RETURN DISTINCT p.id AS project, c.id AS cluster, toLower(type(r)) AS relation
ORDER BY project, cluster, relation;
