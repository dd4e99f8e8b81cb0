// Which countries share international clusters?
//
// Pairs of countries by the number of international clusters that span both.
//
// @folder Cross-border ties
// @params source specialization
// @return country_a STRING country, ISO 3166-1
// @return country_b STRING the other country
// @return clusters INTEGER [clusters] cross-border and transnational clusters that span both
// @return initiatives INTEGER [clusters] those that are still initiatives
MATCH (c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
  AND c.kind IN ['cross_border', 'transnational']
UNWIND c.countries AS a
UNWIND c.countries AS b
WITH c, a, b WHERE a < b
RETURN a AS country_a, b AS country_b, count(DISTINCT c) AS clusters,
       count(DISTINCT CASE WHEN c.status = 'initiative' THEN c.id END) AS initiatives
ORDER BY clusters DESC, country_a, country_b;
