// The organizations found, their projects and the programmes that pay for them.
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE o.id = $text OR toLower(o.name) CONTAINS toLower($text) OR toLower(o.short_name) CONTAINS toLower($text)
WITH DISTINCT o, p
CALL (o, p) {
MATCH found = (o)-[:PARTICIPATES_IN]->(p) RETURN found
UNION ALL
MATCH found = (p)-[:FUNDED_BY]->(:Programme) RETURN found
}
RETURN found
ORDER BY o.id, p.id, [n IN nodes(found) | n.id]
LIMIT 300;
