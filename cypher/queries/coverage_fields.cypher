// Which facts are missing?
//
// For each field that the questions rest on: how many have it, of how many. What is missing here is missing in the
// sources seen; nothing was filled in.
//
// @folder Data quality and provenance
// @return kind STRING label of the data model
// @return field STRING property or relationship
// @return known INTEGER [nodes] those that have it
// @return total INTEGER [nodes] all of the kind
// @heavy
CALL () {
MATCH (p:Project)
UNWIND [['start_year', p.start_year IS NOT NULL], ['end_year', p.end_year IS NOT NULL],
        ['total_cost', p.total_cost IS NOT NULL], ['FUNDED_BY', EXISTS { MATCH (p)-[:FUNDED_BY]->(:Programme) }],
        ['PARTICIPATES_IN', EXISTS { MATCH (p)<-[:PARTICIPATES_IN]-(:Organization) }]] AS pair
RETURN 'Project' AS kind, pair[0] AS field, pair[1] AS has
UNION ALL
MATCH (c:Cluster)
UNWIND [['founded_year', c.founded_year IS NOT NULL], ['specialization', c.specialization IS NOT NULL],
        ['MANAGES', EXISTS { MATCH (c)<-[:MANAGES]-(:Organization) }],
        ['MEMBER_OF', EXISTS { MATCH (c)<-[:MEMBER_OF]-(:Organization) }]] AS pair
RETURN 'Cluster' AS kind, pair[0] AS field, pair[1] AS has
UNION ALL
MATCH (o:Organization)
UNWIND [['city', o.city IS NOT NULL], ['website', o.website IS NOT NULL], ['type', o.type IS NOT NULL],
        ['PARTICIPATES_IN', EXISTS { MATCH (o)-[:PARTICIPATES_IN]->(:Project) }]] AS pair
RETURN 'Organization' AS kind, pair[0] AS field, pair[1] AS has
}
RETURN kind AS kind, field AS field, sum(CASE WHEN has THEN 1 ELSE 0 END) AS known, count(*) AS total
ORDER BY kind, field;
