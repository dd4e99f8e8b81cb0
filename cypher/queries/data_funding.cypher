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
// @return min_countries INTEGER [countries] smallest number its rules demand of a project, empty where not known
MATCH (p:Project)-[:FUNDED_BY]->(g:Programme)
RETURN DISTINCT p.id AS project, g.id AS programme, g.name AS programme_name, g.strand AS strand, g.period AS period,
       g.min_countries AS min_countries
ORDER BY project, programme;
