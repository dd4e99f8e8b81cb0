// Which projects join two countries or regions?
//
// Each row is a project with participants from both places, those with most ties first. A tie is a pair of
// organizations, one from each place. The two places should not overlap.
//
// @folder Projects
// @params since until specialization top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @param other_place STRING country code, or the beginning of a region code (e.g. DK01)
// @return id STRING project id
// @return project STRING acronym, or the title where there is none
// @return specialization STRING field of the project
// @return start_year INTEGER [year] year it started, empty where not stated
// @return from_place INTEGER [organizations] participants from the first place
// @return from_other INTEGER [organizations] participants from the other place
// @return ties INTEGER [ties] pairs of organizations, one from each place
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
WITH p, collect(DISTINCT o) AS here
MATCH (p)<-[:PARTICIPATES_IN]-
(b:Organization {country: CASE left($other_place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB'
           ELSE left($other_place, 2) END})
OPTIONAL MATCH (b)-[at:LOCATED_IN]->(l:Region) WHERE size($other_place) > 2
WITH p, b, head(collect(here)) AS here,
     max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH p, b, here WHERE size($other_place) = 2 OR last(split(best, ' ')) STARTS WITH $other_place
WITH p, size(head(collect(here))) AS from_place, count(b) AS from_other
RETURN p.id AS id, coalesce(p.acronym, p.title) AS project, p.specialization AS specialization,
       p.start_year AS start_year, from_place AS from_place, from_other AS from_other,
       from_place * from_other AS ties
ORDER BY ties DESC, id
LIMIT $top;
