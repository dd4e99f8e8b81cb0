// Programmes, one row each
//
// All funding programmes with the number of countries their rules demand.
//
// @folder Data for analysis
// @return id STRING programme id
// @return name STRING name with its period
// @return strand STRING kind of programme
// @return period STRING [years] funding period, first and last year
// @return min_countries INTEGER [countries] smallest number its rules demand of a project, empty where not known
// @return source_url STRING page the rule was read from
MATCH (g:Programme)
RETURN g.id AS id, g.name AS name, g.strand AS strand, g.period AS period, g.min_countries AS min_countries,
       g.source_url AS source_url
ORDER BY id;
