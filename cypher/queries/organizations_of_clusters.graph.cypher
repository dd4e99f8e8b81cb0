// Organizations that belong to several clusters, and these clusters.
MATCH (o:Organization)-[:MEMBER_OF|MANAGES]->(c:Cluster)
WHERE size($country) = 0 OR o.country IN $country
WITH o, count(DISTINCT c) AS clusters,
     count(DISTINCT CASE WHEN c.kind <> 'national' THEN c.id END) AS international
WHERE clusters > 1
WITH o, clusters, international ORDER BY clusters DESC, international DESC, o.id LIMIT $top
MATCH path = (o)-[tie:MEMBER_OF|MANAGES]->(c:Cluster)
RETURN path
ORDER BY clusters DESC, o.id, c.id, type(tie)
LIMIT 300;
