// How well are the organizations located?
//
// Organizations by country and by what their location rests on. Those known by country only cannot be counted in a
// region.
//
// @folder Data quality and provenance
// @params source
// @return country STRING country of the head office
// @return basis STRING what the location rests on
// @return organizations INTEGER [organizations] how many
// @return at_nuts3 INTEGER [organizations] those with a NUTS 3 region
MATCH (o:Organization)
WHERE size($source) = 0 OR o.source IN $source
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region)
RETURN o.country AS country, coalesce(at.basis, 'not located') AS basis, count(DISTINCT o) AS organizations,
       count(DISTINCT CASE WHEN l.level = 3 THEN o.id END) AS at_nuts3
ORDER BY country, organizations DESC, basis;
