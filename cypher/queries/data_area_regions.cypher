// Regions of areas, one row each
//
// Which regions belong to which named area: a macro-region, a Euroregion, the area of a programme.
//
// @folder Data for analysis
// @return area STRING area id
// @return code STRING region code in its scheme
// @return scheme STRING code list and version
// @return level INTEGER NUTS level; empty outside NUTS
// @return country STRING country, ISO 3166-1
MATCH (r:Region)-[:WITHIN]->(a:Area)
RETURN DISTINCT a.id AS area, r.code AS code, r.scheme AS scheme, r.level AS level, r.country AS country
ORDER BY area, scheme, code;
