// The projects found, their participants, and the regions these are in.
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE p.id = $project OR toLower(p.acronym) CONTAINS toLower($project) OR toLower(p.title) CONTAINS toLower($project)
WITH DISTINCT o, p
CALL (o, p) {
MATCH found = (o)-[:PARTICIPATES_IN]->(p) RETURN found
UNION ALL
MATCH found = (o)-[:LOCATED_IN]->(:Region) RETURN found
}
RETURN found
ORDER BY p.id, o.id, [n IN nodes(found) | n.id]
LIMIT 300;
