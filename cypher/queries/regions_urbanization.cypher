// Do urban regions hold more international projects and clusters for their number of inhabitants?
//
// One row for each urban-rural class of NUTS 3 regions (Eurostat): organizations located there, projects with partners
// from two countries or more, and international clusters, also for each region and for 100,000 inhabitants. Read it with
// care: head offices are in cities, and organizations known by country only are in no row. Figures for inhabitants rest
// on the regions with a known population alone.
//
// @folder Regions and urbanization
// @params country since until
// @return urban_class STRING urban-rural class of the region
// @return regions INTEGER [regions] NUTS 3 regions of the class
// @return inhabitants INTEGER [persons] inhabitants of those whose population is known
// @return organizations INTEGER [organizations] with the head office in a region of the class
// @return projects INTEGER [projects] international projects with a participant from the class
// @return projects_per_region FLOAT [projects per region] mean number of international projects of a region
// @return projects_per_100k FLOAT [projects per 100,000 inhabitants] the same projects, region by region, for the inhabitants
// @return clusters INTEGER [clusters] cross-border and transnational clusters present in the class
// @return clusters_per_region FLOAT [clusters per region] mean number of them present in a region
CALL () {
MATCH (:Organization)-[:LOCATED_IN]->(v:Region) WHERE v.scheme STARTS WITH 'NUTS'
WITH v.scheme AS version, count(*) AS located ORDER BY located DESC, version DESC
RETURN head(collect(version)) AS version
}
MATCH (l:Region {level: 3})
WHERE (size($country) = 0 OR l.country IN $country) AND coalesce(l.scheme = version, true)
CALL (l) {
MATCH (o:Organization)-[:LOCATED_IN]->(l)
WITH DISTINCT o, l MATCH (o)-[at:LOCATED_IN]->(x:Region)
WITH o, l, max(toString(coalesce(x.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + x.id + ' ' + x.code) AS best
WHERE last(split(best, ' ')) = l.code
RETURN collect(o) AS people
}
CALL (people) {
UNWIND people AS o MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE $since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until
WITH DISTINCT p MATCH (p)<-[:PARTICIPATES_IN]-(m:Organization)
WITH p, count(DISTINCT m.country) AS countries WHERE countries > 1
RETURN collect(p.id) AS met
}
CALL (l) { MATCH (c:Cluster)-[:PRESENT_IN]->(l) WHERE c.kind <> 'national' RETURN collect(DISTINCT c.id) AS near }
WITH coalesce(l.urban_class, 'unknown') AS urban_class, count(l) AS regions, sum(l.population) AS inhabitants,
     sum(size(people)) AS organizations, collect(met) AS met, collect(near) AS near, sum(size(met)) AS pairs,
     sum(size(near)) AS presences, sum(CASE WHEN l.population > 0 THEN size(met) ELSE 0 END) AS counted
RETURN urban_class AS urban_class, regions AS regions, inhabitants AS inhabitants, organizations AS organizations,
       COUNT { UNWIND met AS some UNWIND some AS id RETURN DISTINCT id } AS projects,
       round(1.0 * pairs / regions, 2) AS projects_per_region,
       CASE WHEN inhabitants > 0 THEN round(100000.0 * counted / inhabitants, 2) END AS projects_per_100k,
       COUNT { UNWIND near AS some UNWIND some AS id RETURN DISTINCT id } AS clusters,
       round(1.0 * presences / regions, 2) AS clusters_per_region
ORDER BY urban_class;
