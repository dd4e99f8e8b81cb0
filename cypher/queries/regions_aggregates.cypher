// What is there in each region?
//
// Organizations, projects and clusters by region at a NUTS level (0 to 3). What is known only more coarsely stands
// in a row "not located at this level" of its country. Organizations count with or without a project; a project
// counts in every region a participant comes from; a cluster counts in every region where it is present.
//
// @folder Regions and urbanization
// @params selection level
// @return place STRING code of the region, or the row of what is not located
// @return name STRING name of the region
// @return population INTEGER [persons] inhabitants, empty where not known
// @return urban_class STRING urban-rural class, NUTS 3 only
// @return organizations INTEGER [organizations] with the head office there
// @return projects INTEGER [projects] with a participant from there
// @return clusters INTEGER [clusters] present there, national ones too
// @return international_clusters INTEGER [clusters] cross-border and transnational ones present there
// @return initiatives INTEGER [clusters] international ones that are still initiatives
// @heavy
CALL () { MATCH (:Organization)-[:LOCATED_IN]->(v:Region) RETURN max(v.scheme) AS version }
CALL () { MATCH (o:Organization) WHERE size($source) = 0 OR o.source IN $source
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region)
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
RETURN o.country AS country, coalesce(last(split(best, ' ')), '') AS code, 'organization' AS kind, o.id AS id
UNION
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
RETURN o.country AS country, code AS code, 'project' AS kind, p.id AS id
UNION
MATCH (c:Cluster)-[:PRESENT_IN]->(l:Region)
WHERE (size($source) = 0 OR c.source IN $source) AND (size($specialization) = 0 OR c.specialization IN $specialization)
RETURN l.country AS country, l.code AS code, c.kind + ' ' + coalesce(c.status, '') AS kind, c.id AS id
} WITH version, country, code, kind, id, CASE WHEN $level = 0 THEN country WHEN code CONTAINS '-'
     OR size(code) < 2 + $level THEN country + ': not located at this level' ELSE left(code, 2 + $level) END AS place
WHERE (size($within) = 0 OR country IN $within OR any(part IN $within WHERE code STARTS WITH part))
  AND (size($country) = 0 OR country IN $country)
  AND (size($region) = 0 OR any(part IN $region WHERE code STARTS WITH part))
WITH version, place, count(DISTINCT CASE WHEN kind = 'organization' THEN id END) AS organizations,
     count(DISTINCT CASE WHEN kind = 'project' THEN id END) AS projects,
     count(DISTINCT CASE WHEN kind STARTS WITH 'national' THEN id END) AS national,
     count(DISTINCT CASE WHEN kind =~ '(cross_border|transnational) initiative' THEN id END) AS initiatives,
     count(DISTINCT CASE WHEN kind =~ '(cross_border|transnational) .*' THEN id END) AS international
OPTIONAL MATCH (l:Region {code: place}) WHERE l.scheme IN [version, 'ISO3166-1']
RETURN place AS place, min(l.name) AS name, max(l.population) AS population, min(l.urban_class) AS urban_class,
       organizations AS organizations, projects AS projects, national + international AS clusters,
       international AS international_clusters, initiatives AS initiatives
ORDER BY place;
