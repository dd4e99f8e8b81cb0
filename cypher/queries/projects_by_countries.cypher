// How many countries do the projects join?
//
// Projects by the number of countries of the participants in the graph. Projects with few countries may be ones
// whose partner list was cut off by its source.
//
// @folder Projects
// @params selection
// @return span STRING "1 country", "2 countries", …
// @return countries INTEGER [countries] different countries of the participants
// @return projects INTEGER [projects] how many projects
// @return participants INTEGER [participations] organizations in these projects, one counted once in each project
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
WITH p, count(o) AS size, count(DISTINCT o.country) AS countries,
     sum(CASE WHEN (size($country) = 0 OR o.country IN $country)
     AND (size($region) = 0 OR any(part IN $region WHERE code STARTS WITH part)) THEN 1 ELSE 0 END) AS reported
WHERE reported > 0
WITH countries, count(p) AS projects, sum(size) AS participants
RETURN toString(countries) + CASE countries WHEN 1 THEN ' country' ELSE ' countries' END AS span,
       countries AS countries, projects AS projects, participants AS participants
ORDER BY countries, span;
