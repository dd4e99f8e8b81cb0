// Who abroad coordinates projects with partners from a country or region?
//
// Each row is an organization with its head office in another country that coordinates projects in which organizations
// of the place take part: whom to talk to for the next application.
//
// @folder Cross-border ties
// @params since until specialization top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @return id STRING id of the coordinator
// @return name STRING its name
// @return country STRING country of its head office, ISO 3166-1
// @return projects INTEGER [projects] projects it coordinates with partners from the place
// @return partners INTEGER [organizations] partners from the place in these projects
// @return last_year INTEGER [year] year the newest of them started, empty where none is dated
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
WITH p, head(collect(o.country)) AS home, collect(DISTINCT o.id) AS here
MATCH (p)<-[:PARTICIPATES_IN {role: 'coordinator'}]-(c:Organization)
WHERE c.country <> home
UNWIND here AS partner
RETURN c.id AS id, c.name AS name, c.country AS country, count(DISTINCT p) AS projects,
       count(DISTINCT partner) AS partners, max(p.start_year) AS last_year
ORDER BY projects DESC, partners DESC, id
LIMIT $top;
