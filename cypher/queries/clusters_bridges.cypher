// Which clusters meet in projects of their members?
//
// Each row is a pair of clusters: an organization of the one and another organization of the other (members, partners
// or managers) take part in the same project. Lists of members and partners are partial, so a pair that is missing may
// meet all the same.
//
// @folder Paths and brokers
// @params top
// @return id_a STRING cluster id
// @return name_a STRING cluster
// @return id_b STRING id of the other cluster
// @return name_b STRING the other cluster
// @return shared INTEGER [projects] projects in which they meet
// @return from_a INTEGER [organizations] organizations of the first cluster in these projects
// @return from_b INTEGER [organizations] organizations of the other cluster in these projects
// @return same_field BOOLEAN whether both work in the same field, empty where a field is not known
// @return projects LIST<STRING> acronyms of the projects, titles where there are none
MATCH (a:Cluster)<-[:MEMBER_OF|MANAGES]-(x:Organization)-[:PARTICIPATES_IN]->(p:Project)
MATCH (p)<-[:PARTICIPATES_IN]-(y:Organization)-[:MEMBER_OF|MANAGES]->(b:Cluster)
WHERE a.id < b.id AND x.id <> y.id
WITH a, b, p, coalesce(p.acronym, p.title) AS name, collect(DISTINCT x) AS ones, collect(DISTINCT y) AS others
ORDER BY name, p.id
WITH a, b, collect(name) AS projects, collect(ones) AS ones, collect(others) AS others
RETURN a.id AS id_a, a.name AS name_a, b.id AS id_b, b.name AS name_b, size(projects) AS shared,
       size(reduce(all = [], part IN ones | all + [x IN part WHERE NOT x IN all])) AS from_a,
       size(reduce(all = [], part IN others | all + [y IN part WHERE NOT y IN all])) AS from_b,
       a.specialization = b.specialization AS same_field, projects AS projects
ORDER BY shared DESC, from_a DESC, from_b DESC, id_a, id_b
LIMIT $top;
