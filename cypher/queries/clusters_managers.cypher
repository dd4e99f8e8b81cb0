// Who manages clusters, and which projects do these organizations run?
//
// One row for each organization that manages a cluster: its clusters, the projects it takes part in, those it
// coordinates, and those that develop or involve one of its clusters. Managers and partner lists are known in part
// only.
//
// @folder Clusters and initiatives
// @params country
// @return id STRING organization id
// @return name STRING organization
// @return country STRING country of its head office
// @return managed INTEGER [clusters] clusters it manages
// @return clusters LIST<STRING> their names
// @return projects INTEGER [projects] projects it takes part in
// @return coordinated INTEGER [projects] those of them it coordinates
// @return for_clusters INTEGER [projects] those of them that develop or involve a cluster it manages
MATCH (o:Organization)-[:MANAGES]->(c:Cluster)
WHERE size($country) = 0 OR o.country IN $country
WITH DISTINCT o, c
ORDER BY c.name, c.id
WITH o, collect(c.name) AS clusters
CALL (o) {
MATCH (o)-[r:PARTICIPATES_IN]->(p:Project)
RETURN count(DISTINCT p) AS projects, count(DISTINCT CASE WHEN r.role = 'coordinator' THEN p.id END) AS coordinated
}
CALL (o) {
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)-[:DEVELOPS|INVOLVES]->(:Cluster)<-[:MANAGES]-(o)
RETURN count(DISTINCT p) AS for_clusters
}
RETURN o.id AS id, o.name AS name, o.country AS country, size(clusters) AS managed, clusters AS clusters,
       projects AS projects, coordinated AS coordinated, for_clusters AS for_clusters
ORDER BY managed DESC, projects DESC, id;
