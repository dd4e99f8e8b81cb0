// Participations, one row each
//
// Which organization takes part in which project, and in what role.
//
// @folder Data for analysis
// @return project STRING project id
// @return organization STRING organization id
// @return role STRING coordinator, partner, associated or third_party
// @return source STRING source of the fact
// @return source_url STRING page the fact was read from
MATCH (o:Organization)-[t:PARTICIPATES_IN]->(p:Project)
RETURN DISTINCT p.id AS project, o.id AS organization, t.role AS role, t.source AS source, t.source_url AS source_url
ORDER BY project, organization, role, source, source_url;
