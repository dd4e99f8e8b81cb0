// Larger regions, one row each
//
// Of which larger region each region is a part.
//
// @folder Data for analysis
// @return region STRING region id
// @return parent STRING id of the larger region
MATCH (r:Region)-[:PART_OF]->(l:Region)
RETURN DISTINCT r.id AS region, l.id AS parent
ORDER BY region, parent;
