// In which fields do international clusters and cross-border projects meet?
//
// Each row is a field: its cross-border and transnational clusters, established or still initiatives, beside the
// projects whose participants come from two countries or more. A field with many such projects and no initiative is one
// where a cluster could grow; partner lists and lists of clusters are partial.
//
// @folder Specialization
// @params country
// @return specialization STRING field
// @return established INTEGER [clusters] international clusters that are established, in the countries asked for
// @return initiatives INTEGER [clusters] international ones that are still initiatives
// @return crossing INTEGER [projects] cross-border projects of the field with a participant from there
// @return developing INTEGER [projects] those of them that build up an international cluster
// @return names LIST<STRING> names of the initiatives
CALL () {
MATCH (c:Cluster)
WHERE c.kind IN ['cross_border', 'transnational'] AND c.specialization IS NOT NULL
  AND (size($country) = 0 OR any(one IN c.countries WHERE one IN $country))
RETURN c.specialization AS field, coalesce(c.status, 'unknown') AS kind, c.id AS id, c.name AS name, false AS develops
UNION ALL
MATCH (p:Project)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE p.specialization IS NOT NULL
WITH p, collect(DISTINCT o.country) AS countries
WHERE size(countries) > 1 AND (size($country) = 0 OR any(one IN countries WHERE one IN $country))
RETURN p.specialization AS field, 'project' AS kind, p.id AS id, '' AS name,
       EXISTS { MATCH (p)-[:DEVELOPS]->(c:Cluster) WHERE c.kind IN ['cross_border', 'transnational'] } AS develops
}
WITH field, kind, develops, name, id ORDER BY name, id
RETURN field AS specialization, sum(CASE kind WHEN 'established' THEN 1 ELSE 0 END) AS established,
       sum(CASE kind WHEN 'initiative' THEN 1 ELSE 0 END) AS initiatives,
       sum(CASE kind WHEN 'project' THEN 1 ELSE 0 END) AS crossing,
       sum(CASE WHEN develops THEN 1 ELSE 0 END) AS developing,
       collect(CASE kind WHEN 'initiative' THEN name END) AS names
ORDER BY crossing DESC, specialization;
