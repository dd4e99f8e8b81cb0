// Locations of organizations, one row each
//
// In which region each organization has its head office, and what that rests on.
//
// @folder Data for analysis
// @return organization STRING organization id
// @return region STRING region id
// @return basis STRING what the location rests on
MATCH (o:Organization)-[l:LOCATED_IN]->(r:Region)
RETURN o.id AS organization, r.id AS region, l.basis AS basis
ORDER BY organization, region, basis;
