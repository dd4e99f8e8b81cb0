// When were the clusters founded?
//
// Clusters by the year they were founded, as their sources state it. About half of them state none; they stand in a row
// of their own. Clusters that have ended may be missing.
//
// @folder Clusters and initiatives
// @params source specialization
// @return period STRING year, or "not stated"
// @return clusters INTEGER [clusters] founded in the year
// @return cross_border INTEGER [clusters] cross-border ones
// @return transnational INTEGER [clusters] transnational ones
// @return initiatives INTEGER [clusters] cross-border and transnational ones that are still initiatives
// @return names LIST<STRING> names of the clusters
MATCH (c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
WITH c
ORDER BY c.name, c.id
RETURN coalesce(toString(c.founded_year), 'not stated') AS period, count(c) AS clusters,
       sum(CASE WHEN c.kind = 'cross_border' THEN 1 ELSE 0 END) AS cross_border,
       sum(CASE WHEN c.kind = 'transnational' THEN 1 ELSE 0 END) AS transnational,
       sum(CASE WHEN c.status = 'initiative' AND c.kind <> 'national' THEN 1 ELSE 0 END) AS initiatives,
       collect(c.name) AS names
ORDER BY period;
