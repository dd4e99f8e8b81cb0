// What is in the regions of a cluster?
//
// One row for each region in which a cluster is present: its size, the organizations located there, how many of them
// belong to the cluster, and the other clusters that are present there too. A row of a whole country only says that the
// place inside it is not known.
//
// @folder Regions and urbanization
// @param cluster STRING part of a cluster's name, or its id (e.g. Medicon)
// @return cluster_id STRING cluster id
// @return cluster STRING cluster
// @return region STRING code of the region
// @return region_name STRING its name
// @return basis STRING what the presence rests on, the strongest where several sources tell
// @return population INTEGER [persons] inhabitants, empty where not known
// @return urban_class STRING urban-rural class, NUTS 3 only
// @return organizations INTEGER [organizations] located in the region itself
// @return members INTEGER [organizations] those of them that belong to the cluster
// @return others LIST<STRING> other clusters present there
// @return region_id STRING id of the region
MATCH (c:Cluster)-[at:PRESENT_IN]->(l:Region)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
WITH c, l, min(CASE at.basis WHEN 'stated' THEN 1 WHEN 'member_head_office' THEN 2 ELSE 3 END) AS rank
CALL (c, l) {
MATCH (other:Cluster)-[:PRESENT_IN]->(l)
WHERE other.id <> c.id
WITH DISTINCT other
ORDER BY other.name, other.id
RETURN collect(other.name) AS others
}
RETURN c.id AS cluster_id, c.name AS cluster, l.code AS region, l.name AS region_name,
       CASE rank WHEN 1 THEN 'stated' WHEN 2 THEN 'member_head_office' ELSE 'country' END AS basis,
       l.population AS population, l.urban_class AS urban_class,
       COUNT { MATCH (o:Organization)-[:LOCATED_IN]->(l) RETURN DISTINCT o } AS organizations,
       COUNT { MATCH (c)<-[:MEMBER_OF|MANAGES]-(o:Organization)-[:LOCATED_IN]->(l) RETURN DISTINCT o } AS members,
       others AS others, l.id AS region_id
ORDER BY cluster_id, region, region_id;
