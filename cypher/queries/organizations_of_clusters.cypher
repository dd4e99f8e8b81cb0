// Which organizations belong to several clusters?
//
// Each row is an organization that is a member, partner or manager of at least two clusters: through it the clusters
// know of each other. Member lists are partial, so there may be more.
//
// @folder Organizations
// @params country top
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return clusters INTEGER [clusters] clusters it belongs to or manages
// @return international INTEGER [clusters] cross-border and transnational ones among them
// @return names LIST<STRING> names of the clusters
MATCH (o:Organization)-[:MEMBER_OF|MANAGES]->(c:Cluster)
WHERE size($country) = 0 OR o.country IN $country
WITH DISTINCT o, c ORDER BY c.name, c.id
WITH o, collect(c.name) AS names, sum(CASE c.kind WHEN 'national' THEN 0 ELSE 1 END) AS international
WHERE size(names) > 1
RETURN o.id AS id, o.name AS name, o.country AS country, size(names) AS clusters, international AS international,
       names AS names
ORDER BY clusters DESC, international DESC, id
LIMIT $top;
