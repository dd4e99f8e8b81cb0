// Which clusters share members?
//
// Pairs of clusters with organizations that belong to both, as manager, member or partner. Member lists are partial, so
// a pair that is missing here may share members all the same.
//
// @folder Clusters and initiatives
// @params top
// @param min_members INTEGER smallest number of shared members = 1 (e.g. 2)
// @return id_a STRING cluster id
// @return name_a STRING cluster
// @return id_b STRING id of the other cluster
// @return name_b STRING the other cluster
// @return shared INTEGER [organizations] organizations that belong to both
// @return members LIST<STRING> their names
MATCH (a:Cluster)<-[:MEMBER_OF|MANAGES]-(o:Organization)-[:MEMBER_OF|MANAGES]->(b:Cluster)
WHERE a.id < b.id
WITH DISTINCT a, b, o
ORDER BY o.name, o.id
WITH a, b, collect(o.name) AS members
WHERE size(members) >= $min_members
RETURN a.id AS id_a, a.name AS name_a, b.id AS id_b, b.name AS name_b, size(members) AS shared, members AS members
ORDER BY shared DESC, id_a, id_b
LIMIT $top;
