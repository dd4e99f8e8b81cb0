// Regions eligible in programmes, one row each
//
// From which regions partners may take part in a programme, where this is known.
//
// @folder Data for analysis
// @return programme STRING programme id
// @return code STRING region code in its scheme
// @return scheme STRING code list and version
// @return level INTEGER NUTS level; empty outside NUTS
// @return country STRING country, ISO 3166-1
MATCH (g:Programme)-[:ELIGIBLE_IN]->(r:Region)
RETURN DISTINCT g.id AS programme, r.code AS code, r.scheme AS scheme, r.level AS level, r.country AS country
ORDER BY programme, scheme, code;
