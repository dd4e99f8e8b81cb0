// Which organizations meet across a border again and again?
//
// Pairs of organizations from two countries, by the number of projects they share within the selection. More than
// one shared project is a sign of a lasting tie; one may only mean a large project.
//
// @folder Cross-border ties
// @params selection min_shared top
// @return id_a STRING organization id
// @return name_a STRING its name
// @return country_a STRING country of its head office
// @return id_b STRING id of the other organization
// @return name_b STRING its name
// @return country_b STRING country of its head office
// @return shared INTEGER [projects] projects they share
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
WITH p, collect({id: o.id, country: o.country, reported: (size($country) = 0 OR o.country IN $country)
     AND (size($region) = 0 OR any(part IN $region WHERE code STARTS WITH part))}) AS members
UNWIND members AS one
UNWIND members AS other
WITH one, other WHERE (one.reported OR other.reported) AND one.country <> other.country AND one.id < other.id
WITH one.id + '\n' + other.id AS pair, count(*) AS shared
WHERE shared >= $min_shared
WITH split(pair, '\n') AS ids, shared ORDER BY shared DESC, ids LIMIT $top
MATCH (a:Organization {id: ids[0]})
MATCH (b:Organization {id: ids[1]})
RETURN a.id AS id_a, a.name AS name_a, a.country AS country_a,
       b.id AS id_b, b.name AS name_b, b.country AS country_b, shared AS shared
ORDER BY shared DESC, id_a, id_b;
