// Members of clusters, one row each
//
// Which organization is a manager, member or partner of which cluster.
//
// @folder Data for analysis
// @return cluster STRING cluster id
// @return organization STRING organization id
// @return role STRING manager, member or partner
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Cluster)
RETURN DISTINCT c.id AS cluster, o.id AS organization, m.role AS role
ORDER BY cluster, organization, role;
