// Participations, one row each
//
// Which organization takes part in which project, and in what role.
//
// @folder Data for analysis
// @return project STRING project id
// @return organization STRING organization id
// @return role STRING coordinator, partner, associated or third_party
// @return source STRING source of the fact
// @return eu_contribution FLOAT [EUR] EU money for this participant
// @return total_cost FLOAT [EUR] total cost of this participant
// @return source_url STRING page the fact was read from
// @heavy
MATCH (o:Organization)-[t:PARTICIPATES_IN]->(p:Project)
RETURN DISTINCT p.id AS project, o.id AS organization, t.role AS role, t.source AS source,
       t.eu_contribution AS eu_contribution, t.total_cost AS total_cost, t.source_url AS source_url
ORDER BY project, organization, role, source, source_url;
