// How does cooperation grow, year by year?
//
// Projects by the year they started, the organizations of the chosen places that took part in them, and how many of
// these had been in no earlier project of the selection. Choose a region to see its growth. Sources rarely reach back
// to the beginning, so the first years hold too many newcomers; projects without a stated year stand in a row of
// their own.
//
// @folder Time
// @params selection
// @return period STRING year the projects started, or "not stated"
// @return projects INTEGER [projects] with a participant from the chosen places
// @return organizations INTEGER [organizations] participants from there
// @return newcomers INTEGER [organizations] those of them without an earlier project
// @return partners INTEGER [organizations] all participants of these projects
// @return countries INTEGER [countries] countries of all participants
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
WITH p, collect({organization: o, reported: (size($country) = 0 OR o.country IN $country)
     AND (size($region) = 0 OR any(part IN $region WHERE code STARTS WITH part))}) AS members
WHERE any(one IN members WHERE one.reported)
UNWIND members AS one
WITH one.organization AS o, one.reported AS reported, min(p.start_year) AS first, collect(p) AS seats
UNWIND seats AS p
WITH p, o, reported, first, coalesce(toString(p.start_year), 'not stated') AS period
RETURN period AS period, count(DISTINCT p) AS projects,
       count(DISTINCT CASE WHEN reported THEN o.id END) AS organizations,
       count(DISTINCT CASE WHEN reported AND p.start_year = first THEN o.id END) AS newcomers,
       count(DISTINCT o) AS partners, count(DISTINCT o.country) AS countries
ORDER BY period;
