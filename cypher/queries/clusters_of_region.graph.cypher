// Clusters and the regions they are present in.
MATCH found = (c:Cluster)-[at:PRESENT_IN]->(l:Region)
WHERE (size($country) = 0 OR l.country IN $country)
  AND (size($region) = 0 OR any(part IN $region WHERE l.code STARTS WITH part))
RETURN found
ORDER BY l.id, c.id, at.source, at.basis
LIMIT 300;
