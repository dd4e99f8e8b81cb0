// Which projects of a field and a period have a partner in a country or region?
//
// Each row is a project with at least one participant whose head office is in the place, those with most participants
// from there first. Where a source gave only part of a partner list, the project may be missing here.
//
// @folder Projects
// @params since until specialization top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @return id STRING project id
// @return project STRING acronym, or the title where there is none
// @return title STRING title
// @return specialization STRING field of the project
// @return start_year INTEGER [year] year it started, empty where not stated
// @return local INTEGER [organizations] participants from the place
// @return participants INTEGER [organizations] all participants in the graph
// @return countries INTEGER [countries] their countries
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
WITH p, count(DISTINCT o) AS local ORDER BY local DESC, p.id LIMIT $top
MATCH (p)<-[:PARTICIPATES_IN]-(m:Organization)
RETURN p.id AS id, coalesce(p.acronym, p.title) AS project, p.title AS title, p.specialization AS specialization,
       p.start_year AS start_year, local AS local, count(DISTINCT m) AS participants,
       count(DISTINCT m.country) AS countries
ORDER BY local DESC, id;
