// Which projects are the most international?
//
// Projects by the number of countries of their participants, then by the share of pairs of participants that cross
// a border.
//
// @folder Projects
// @params selection top
// @return id STRING project id
// @return project STRING acronym, or the title where there is none
// @return start_year INTEGER [year] year it started, empty where not stated
// @return participants INTEGER [organizations] participants within the selection
// @return countries INTEGER [countries] their countries
// @return foreign_share FLOAT [share, 0 to 1] pairs of participants from two countries among all pairs
// @heavy
MATCH (p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($source) = 0 OR p.source IN $source)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
  AND (size($programme) = 0 OR EXISTS { MATCH (p)-[:FUNDED_BY]->(g:Programme)
       WHERE any(part IN $programme WHERE toLower(g.name) CONTAINS toLower(part)) })
WITH p, COUNT { MATCH (m:Organization)-[:PARTICIPATES_IN]->(p) RETURN DISTINCT m } AS participants
WHERE participants >= $min_size AND participants <= $max_size
MATCH (o:Organization)-[r:PARTICIPATES_IN]->(p)
WHERE (size($role) = 0 OR r.role IN $role) AND (size($source) = 0 OR r.source IN $source)
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region)
WITH p, o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH p, o, coalesce(last(split(best, ' ')), '') AS code
WHERE size($within) = 0 OR o.country IN $within OR any(part IN $within WHERE code STARTS WITH part)
WITH p, o.country AS place, count(o) AS n, sum(CASE WHEN (size($country) = 0 OR o.country IN $country)
     AND (size($region) = 0 OR any(part IN $region WHERE code STARTS WITH part)) THEN 1 ELSE 0 END) AS reported
WITH p, count(place) AS countries, sum(n) AS size, sum(n * n) AS squares, sum(reported) AS reported
WHERE reported > 0 AND size > 1
RETURN p.id AS id, coalesce(p.acronym, p.title) AS project, p.start_year AS start_year, size AS participants,
       countries AS countries, round(1.0 * (size * size - squares) / (size * (size - 1)), 4) AS foreign_share
ORDER BY countries DESC, foreign_share DESC, participants DESC, id
LIMIT $top;
