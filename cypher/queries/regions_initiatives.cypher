// Do urban regions hold more international cluster initiatives?
//
// NUTS 3 regions by Eurostat's urban-rural class, and the international cluster initiatives present in them. Read
// it with care: a cluster may count as present where a member has its head office, head offices are in cities, and
// what is known by country only is not in this table. Regions are those of the version of NUTS that most
// organizations are located in.
//
// @folder Regions and urbanization
// @params country specialization
// @return urban_class STRING urban-rural class of the region
// @return regions INTEGER [regions] NUTS 3 regions of the class
// @return regions_with INTEGER [regions] those with at least one initiative
// @return initiatives INTEGER [clusters] different initiatives present in the class
// @return presences INTEGER [presences] pairs of initiative and region
// @return stated INTEGER [presences] those that rest on a stated territory
CALL () {
MATCH (:Organization)-[:LOCATED_IN]->(v:Region) WHERE v.scheme STARTS WITH 'NUTS'
WITH v.scheme AS version, count(*) AS located ORDER BY located DESC, version DESC
RETURN head(collect(version)) AS version
}
MATCH (l:Region {level: 3})
WHERE (size($country) = 0 OR l.country IN $country) AND coalesce(l.scheme = version, true)
OPTIONAL MATCH (c:Cluster {status: 'initiative'})-[at:PRESENT_IN]->(l)
WHERE c.kind <> 'national' AND (size($specialization) = 0 OR c.specialization IN $specialization)
WITH l, c, max(CASE WHEN at.basis = 'stated' THEN 1 ELSE 0 END) AS stated
RETURN coalesce(l.urban_class, 'unknown') AS urban_class, count(DISTINCT l) AS regions,
       count(DISTINCT CASE WHEN c IS NOT NULL THEN l.id END) AS regions_with,
       count(DISTINCT c) AS initiatives, count(c) AS presences, sum(stated) AS stated
ORDER BY urban_class;
