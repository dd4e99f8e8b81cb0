// Which programmes share organizations?
//
// Pairs of programmes with organizations that took part in projects of both. Programmes with many projects share more
// organizations by their size alone; the share is that of the smaller of the two.
//
// @folder Funding
// @params top
// @param min_organizations INTEGER smallest number of shared organizations = 1 (e.g. 3)
// @return programme_a STRING name of a programme
// @return programme_b STRING name of the other
// @return shared INTEGER [organizations] organizations with projects of both
// @return share FLOAT [share, 0 to 1] of the organizations of the one that has fewer
// @return id_a STRING id of the first programme
// @return id_b STRING id of the other
MATCH (o:Organization)-[:PARTICIPATES_IN]->(:Project)-[:FUNDED_BY]->(g:Programme)
WITH o, collect(DISTINCT g) AS joined
WHERE size(joined) > 1
UNWIND joined AS a
UNWIND joined AS b
WITH a, b, o
WHERE a.id < b.id
WITH a, b, count(o) AS shared
WHERE shared >= $min_organizations
WITH a, b, shared
ORDER BY shared DESC, a.id, b.id
LIMIT $top
WITH a, b, shared,
     COUNT { MATCH (a)<-[:FUNDED_BY]-(:Project)<-[:PARTICIPATES_IN]-(o:Organization) RETURN DISTINCT o } AS size_a,
     COUNT { MATCH (b)<-[:FUNDED_BY]-(:Project)<-[:PARTICIPATES_IN]-(o:Organization) RETURN DISTINCT o } AS size_b
RETURN a.name AS programme_a, b.name AS programme_b, shared AS shared,
       round(1.0 * shared / CASE WHEN size_a < size_b THEN size_a ELSE size_b END, 4) AS share, a.id AS id_a, b.id AS id_b
ORDER BY shared DESC, id_a, id_b;
