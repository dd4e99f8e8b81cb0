// How do the projects here compare with those that keep.eu counts?
//
// NUTS 3 regions with the projects of 2014 to 2020 that keep.eu counts and those of the graph that started in
// these years. keep.eu holds Interreg programmes only; the graph holds what its sources name. A large gap is a gap
// in coverage. Regions are those of the version of NUTS that most organizations are in.
//
// @folder Regions and urbanization
// @params top country
// @return region STRING NUTS 3 code
// @return name STRING name of the region
// @return keep_projects INTEGER [projects] projects with a partner in the region, keep.eu
// @return projects INTEGER [projects] projects here with a participant in the region, started 2014 to 2020
CALL () {
MATCH (:Organization)-[:LOCATED_IN]->(v:Region) WHERE v.scheme STARTS WITH 'NUTS'
WITH v.scheme AS version, count(*) AS located ORDER BY located DESC, version DESC
RETURN head(collect(version)) AS version
}
CALL () {
MATCH (o:Organization)-[at:LOCATED_IN]->(l:Region)
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o, last(split(best, ' ')) AS code
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE p.start_year >= 2014 AND p.start_year <= 2020
WITH code, count(DISTINCT p) AS projects
RETURN collect({code: code, projects: projects}) AS found
}
MATCH (l:Region {level: 3})
WHERE l.keep_projects IS NOT NULL AND (size($country) = 0 OR l.country IN $country)
  AND coalesce(l.scheme = version, true)
RETURN l.code AS region, l.name AS name, l.keep_projects AS keep_projects,
       coalesce(head([one IN found WHERE one.code = l.code | one.projects]), 0) AS projects
ORDER BY keep_projects DESC, region
LIMIT $top;
