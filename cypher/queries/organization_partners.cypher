// Who are the partners of an organization?
//
// All organizations that share a project with it, those with the most shared projects first.
//
// @folder Organizations
// @params id min_shared
// @return id STRING partner's id
// @return name STRING partner's name
// @return country STRING country of the partner's head office
// @return cross_border BOOLEAN whether that is another country
// @return shared INTEGER [projects] projects they share
MATCH (o:Organization {id: $id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(partner:Organization)
WHERE partner.id <> o.id
WITH o, partner, count(DISTINCT p) AS shared
WHERE shared >= $min_shared
RETURN partner.id AS id, partner.name AS name, partner.country AS country,
       partner.country <> o.country AS cross_border, shared AS shared
ORDER BY shared DESC, id;
