// The organization, its dated projects and those it met there.
MATCH found = (o:Organization {id: $id})-[r:PARTICIPATES_IN]->(p:Project)<-[s:PARTICIPATES_IN]-(partner:Organization)
WHERE partner.id <> o.id AND p.start_year IS NOT NULL
RETURN found
ORDER BY p.start_year, p.id, partner.id, r.role, s.role, r.source, s.source
LIMIT 300;
