// Who in one country or region works with whom in another?
//
// Each row is a pair of organizations, one from each place, with the number of projects they share. More than one
// shared project is a sign of a lasting tie. The two places should not overlap.
//
// @folder Cross-border ties
// @params since until specialization min_shared top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @param other_place STRING country code, or the beginning of a region code (e.g. DK01)
// @return id STRING id of the organization in the first place
// @return name STRING its name
// @return other_id STRING id of the organization in the other place
// @return other_name STRING its name
// @return shared INTEGER [projects] projects they share
// @return last_year INTEGER [year] year the newest of them started, empty where none is dated
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
WITH a, b, count(p) AS shared, max(p.start_year) AS last_year
WHERE shared >= $min_shared AND a.id <> b.id
RETURN a.id AS id, a.name AS name, b.id AS other_id, b.name AS other_name, shared AS shared, last_year AS last_year
ORDER BY shared DESC, id, other_id
LIMIT $top;
