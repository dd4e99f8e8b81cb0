// Who belongs to a cluster?
//
// Managers, members and partners of the clusters whose name contains the text, or whose id it is. Member lists are
// partial.
//
// @folder Clusters and initiatives
// @param cluster STRING part of a cluster's name, or its id (e.g. Medicon)
// @return cluster_id STRING cluster id
// @return cluster STRING cluster
// @return role STRING manager, member or partner
// @return id STRING organization id
// @return name STRING organization
// @return country STRING country of its head office
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Cluster)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
RETURN DISTINCT c.id AS cluster_id, c.name AS cluster, m.role AS role, o.id AS id, o.name AS name, o.country AS country
ORDER BY cluster_id, role, id;
