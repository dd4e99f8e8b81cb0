// Which organizations connect two clusters?
//
// Each row is an organization tied to both: as a member, partner or manager of the cluster, or through a project that
// builds the cluster up or that the cluster takes part in. Member lists are partial.
//
// @folder Paths and brokers
// @param cluster STRING part of a cluster's name, or its id (e.g. Medicon)
// @param other_cluster STRING part of a cluster's name, or its id (e.g. ReproUnion)
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return tie STRING how it is tied to the first cluster: member or project
// @return other_tie STRING how it is tied to the other cluster: member or project
CALL () {
MATCH (o:Organization)-[:MEMBER_OF|MANAGES]->(c:Cluster)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
RETURN o, 'member' AS tie, '' AS other
UNION
MATCH (c:Cluster)<-[:DEVELOPS|INVOLVES]-(:Project)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE c.id = $cluster OR toLower(c.name) CONTAINS toLower($cluster)
RETURN o, 'project' AS tie, '' AS other
UNION
MATCH (o:Organization)-[:MEMBER_OF|MANAGES]->(c:Cluster)
WHERE c.id = $other_cluster OR toLower(c.name) CONTAINS toLower($other_cluster)
RETURN o, '' AS tie, 'member' AS other
UNION
MATCH (c:Cluster)<-[:DEVELOPS|INVOLVES]-(:Project)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE c.id = $other_cluster OR toLower(c.name) CONTAINS toLower($other_cluster)
RETURN o, '' AS tie, 'project' AS other
}
WITH o, min(CASE WHEN tie <> '' THEN tie END) AS tie, min(CASE WHEN other <> '' THEN other END) AS other
WHERE tie IS NOT NULL AND other IS NOT NULL
RETURN o.id AS id, o.name AS name, o.country AS country, tie AS tie, other AS other_tie
ORDER BY tie, other_tie, id;
