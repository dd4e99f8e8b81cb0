// Programmes of projects, one row each
//
// Which programme pays for each project, with the kind of programme and its period.
//
// @folder Data for analysis
// @return project STRING project id
// @return programme STRING programme id
// @return programme_name STRING name of the programme with its period
// @return strand STRING kind of programme
// @return period STRING [years] funding period, first and last year
MATCH (p:Project)-[:FUNDED_BY]->(g:Programme)
RETURN DISTINCT p.id AS project, g.id AS programme, g.name AS programme_name, g.strand AS strand, g.period AS period
ORDER BY project, programme;
