// Which regions take part most for their number of inhabitants?
//
// Regions at a NUTS level (0 to 3) with their size and density, the organizations located there and their projects, by
// projects for 100,000 inhabitants. Regions without a known population, and organizations that are known more coarsely
// than the level, are left out; in a small region one organization weighs much.
//
// @folder Regions and urbanization
// @params level country since until top
// @return code STRING code of the region
// @return name STRING its name
// @return inhabitants INTEGER [persons] inhabitants
// @return density FLOAT [persons/km²] inhabitants per square kilometre
// @return urban_class STRING urban-rural class, NUTS 3 only
// @return organizations INTEGER [organizations] with the head office there
// @return projects INTEGER [projects] with a participant from there
// @return projects_per_100k FLOAT [projects per 100,000 inhabitants] projects for the number of inhabitants
CALL () {
MATCH (:Organization)-[:LOCATED_IN]->(v:Region) WHERE v.scheme STARTS WITH 'NUTS'
WITH v.scheme AS version, count(*) AS located ORDER BY located DESC, version DESC
RETURN head(collect(version)) AS version
}
MATCH (l:Region {level: $level})
WHERE l.population > 0 AND (size($country) = 0 OR l.country IN $country) AND l.scheme IN [version, 'ISO3166-1']
MATCH (l)<-[:PART_OF*0..3]-(:Region)<-[:LOCATED_IN]-(o:Organization)
WITH DISTINCT l, o
MATCH (o)-[at:LOCATED_IN]->(x:Region)
WITH l, o, max(toString(coalesce(x.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + x.id + ' ' + x.code) AS best
WHERE last(split(best, ' ')) STARTS WITH l.code
WITH l, collect(o) AS people
CALL (people) {
UNWIND people AS o
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE $since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until
RETURN count(DISTINCT p) AS projects
}
RETURN l.code AS code, l.name AS name, l.population AS inhabitants, round(l.density, 1) AS density,
       l.urban_class AS urban_class, size(people) AS organizations, projects AS projects,
       round(100000.0 * projects / l.population, 2) AS projects_per_100k
ORDER BY projects_per_100k DESC, code
LIMIT $top;
