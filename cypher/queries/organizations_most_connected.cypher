// Which organizations have the most partners?
//
// A partner is an organization that shares at least one project. Partners are counted within the selection: a
// partner list cut off by its source hides partners, and one large project brings many.
//
// @folder Organizations
// @params selection top
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return projects INTEGER [projects] projects it takes part in
// @return partners INTEGER [organizations] organizations it shares a project with
// @return foreign_partners INTEGER [organizations] partners with the head office in another country
// @return countries INTEGER [countries] countries of its foreign partners
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
WITH p, collect({key: coalesce(o.country, '??') + o.id, reported: (size($country) = 0 OR o.country IN $country)
     AND (size($region) = 0 OR any(part IN $region WHERE code STARTS WITH part))}) AS members
UNWIND members AS me
WITH members, me.key AS a WHERE me.reported
UNWIND members AS other
WITH a, CASE WHEN other.key <> a THEN other.key END AS b
WITH a, sum(CASE WHEN b IS NULL THEN 1 ELSE 0 END) AS projects, collect(DISTINCT b) AS met
WITH a, projects, size(met) AS partners,
     [b IN met WHERE left(b, 2) <> left(a, 2) AND NOT '??' IN [left(a, 2), left(b, 2)] | left(b, 2)] AS abroad
WITH substring(a, 2) AS id, projects, partners, size(abroad) AS foreign_partners,
     COUNT { UNWIND abroad AS code RETURN DISTINCT code } AS countries
ORDER BY partners DESC, projects DESC, id LIMIT $top
MATCH (o:Organization {id: id})
RETURN o.id AS id, o.name AS name, o.country AS country, projects AS projects,
       partners AS partners, foreign_partners AS foreign_partners, countries AS countries
ORDER BY partners DESC, projects DESC, id;
