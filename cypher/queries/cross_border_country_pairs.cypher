// Which countries work together in projects?
//
// A tie is a pair of organizations from two countries that take part in the same project, counted once for each
// project (full counting), so that large projects weigh much. Places chosen by country or region keep the pairs
// that hold an organization there.
//
// @folder Cross-border ties
// @params selection
// @return country_a STRING country, ISO 3166-1
// @return country_b STRING the other country
// @return projects INTEGER [projects] projects with participants from both
// @return ties INTEGER [ties] pairs of organizations that meet in a project
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
WITH p, o.country AS place, count(o) AS n
WITH p, collect({place: place, n: n}) AS places
UNWIND places AS a
UNWIND places AS b
WITH p, a, b WHERE a.place < b.place
WITH a.place AS country_a, b.place AS country_b, count(p) AS projects, sum(a.n * b.n) AS ties
WITH collect({a: country_a, b: country_b, projects: projects, ties: ties}) AS pairs
CALL () {
MATCH (o:Organization) WHERE size($country) + size($region) > 0 OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region)
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o, coalesce(last(split(best, ' ')), '') AS code
WHERE (size($within) = 0 OR o.country IN $within OR any(part IN $within WHERE code STARTS WITH part))
  AND (size($country) = 0 OR o.country IN $country)
  AND (size($region) = 0 OR any(part IN $region WHERE code STARTS WITH part))
RETURN collect(DISTINCT o.country) AS reported }
UNWIND [pair IN pairs WHERE size($country) + size($region) = 0 OR pair.a IN reported OR pair.b IN reported] AS pair
WITH pair.a AS country_a, pair.b AS country_b, pair.projects AS projects, pair.ties AS ties
RETURN country_a AS country_a, country_b AS country_b, projects AS projects, ties AS ties
ORDER BY ties DESC, country_a, country_b;
