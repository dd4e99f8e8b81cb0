// Presences of clusters, one row each
//
// In which regions each cluster is present, and what that rests on. Sources that tell other grounds stand in rows of
// their own.
//
// @folder Data for analysis
// @return cluster STRING cluster id
// @return region STRING region id
// @return basis STRING stated, member_head_office or country
MATCH (c:Cluster)-[i:PRESENT_IN]->(r:Region)
RETURN DISTINCT c.id AS cluster, r.id AS region, i.basis AS basis
ORDER BY cluster, region, basis;
