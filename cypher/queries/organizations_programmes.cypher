// Which organizations work in most programmes?
//
// Organizations by the number of programmes that pay for their projects. Names tell a programme and its period, so the
// same programme in two periods counts twice.
//
// @folder Funding
// @params country top
// @return id STRING organization id
// @return name STRING organization
// @return country STRING country of its head office
// @return programmes INTEGER [programmes] programmes it takes part in
// @return strands INTEGER [kinds] different kinds of programmes
// @return projects INTEGER [projects] its projects with a known programme
// @return names LIST<STRING> names of the programmes
// @heavy
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)-[:FUNDED_BY]->(g:Programme)
WHERE size($country) = 0 OR o.country IN $country
WITH o, count(DISTINCT g) AS programmes
ORDER BY programmes DESC, o.id
LIMIT $top
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)-[:FUNDED_BY]->(g:Programme)
WITH o, programmes, g, p
ORDER BY g.name, g.id
WITH o, programmes, count(DISTINCT g.strand) AS strands, count(DISTINCT p) AS projects, collect(DISTINCT g) AS joined
RETURN o.id AS id, o.name AS name, o.country AS country, programmes AS programmes, strands AS strands,
       projects AS projects, [g IN joined | g.name] AS names
ORDER BY programmes DESC, id;
