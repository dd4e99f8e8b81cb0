// Which regions work together across borders?
//
// Ties between regions of two countries at a NUTS level (0 to 3); a tie is a pair of organizations that take part
// in the same project, counted once for each project (full counting). What is known only more coarsely stands in a
// row "not located at this level" of its country. Places chosen by country or region keep the pairs that hold an
// organization there.
//
// @folder Cross-border ties
// @params selection level top
// @return region_a STRING code of a region
// @return name_a STRING its name
// @return region_b STRING code of the other region
// @return name_b STRING its name
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
WITH p, o.country AS country, CASE WHEN $level = 0 THEN o.country WHEN code CONTAINS '-' OR size(code) < 2 + $level
     THEN o.country + ': not located at this level' ELSE left(code, 2 + $level) END AS place
WITH p, country, place, count(*) AS n
WITH p, collect({country: country, place: place, n: n}) AS places
UNWIND places AS a UNWIND places AS b
WITH p, a, b WHERE a.country <> b.country AND a.place < b.place
WITH a.place AS a, b.place AS b, count(p) AS projects, sum(a.n * b.n) AS ties
WITH collect({a: a, b: b, projects: projects, ties: ties}) AS pairs
CALL () { MATCH (:Organization)-[:LOCATED_IN]->(v:Region) RETURN max(v.scheme) AS version }
CALL () {
MATCH (o:Organization) WHERE size($country) + size($region) > 0 OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region)
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o, coalesce(last(split(best, ' ')), '') AS code
WHERE (size($within) = 0 OR o.country IN $within OR any(part IN $within WHERE code STARTS WITH part))
  AND (size($country) = 0 OR o.country IN $country)
  AND (size($region) = 0 OR any(part IN $region WHERE code STARTS WITH part))
RETURN collect(DISTINCT CASE WHEN $level = 0 THEN o.country WHEN code CONTAINS '-' OR size(code) < 2 + $level
     THEN o.country + ': not located at this level' ELSE left(code, 2 + $level) END) AS reported }
UNWIND pairs AS pair
WITH pair, version WHERE size($country) + size($region) = 0 OR pair.a IN reported OR pair.b IN reported
WITH pair, version ORDER BY pair.ties DESC, pair.a, pair.b LIMIT $top
OPTIONAL MATCH (l:Region) WHERE l.code IN [pair.a, pair.b] AND l.scheme IN [version, 'ISO3166-1']
RETURN pair.a AS region_a, min(CASE l.code WHEN pair.a THEN l.name END) AS name_a,
       pair.b AS region_b, min(CASE l.code WHEN pair.b THEN l.name END) AS name_b,
       pair.projects AS projects, pair.ties AS ties
ORDER BY ties DESC, region_a, region_b;
