// How did the ties between two countries or regions change over the years?
//
// Each row is a year in which projects with participants from both places started; projects without a stated year stand
// in a row of their own. A tie is a pair of organizations, one from each place, that meet in a project. Few projects in
// a year may only mean that sources tell less of it.
//
// @folder Cross-border ties
// @params since until specialization
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @param other_place STRING country code, or the beginning of a region code (e.g. DK01)
// @return period STRING year, or "not stated"
// @return projects INTEGER [projects] projects that started and join both places
// @return ties INTEGER [ties] pairs of organizations that meet in them
// @return from_place INTEGER [organizations] different participants from the first place
// @return from_other INTEGER [organizations] different participants from the other place
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
UNWIND here AS a
RETURN coalesce(toString(p.start_year), 'not stated') AS period, count(DISTINCT p) AS projects, count(*) AS ties,
       count(DISTINCT a) AS from_place, count(DISTINCT b) AS from_other
ORDER BY period;
