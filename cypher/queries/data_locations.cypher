// Locations of organizations, one row each
//
// In which region each organization has its head office, and what that rests on. Each source tells its own: the one
// that counts is the finest, then the newest, then the last by id.
//
// @folder Data for analysis
// @return organization STRING organization id
// @return region STRING region id
// @return basis STRING what the location rests on
// @return source_code STRING region code as the source gives it
// @return source_scheme STRING code list and version the code was read in
// @return updated STRING when the publisher last changed the record, empty where not told
// @heavy
MATCH (o:Organization)-[l:LOCATED_IN]->(r:Region)
RETURN DISTINCT o.id AS organization, r.id AS region, l.basis AS basis, l.source_code AS source_code,
       l.source_scheme AS source_scheme, coalesce(l.updated, '') AS updated
ORDER BY organization, region, basis, updated, source_code, source_scheme;
