// Programmes, their projects and the participants.
MATCH found = (g:Programme)<-[f:FUNDED_BY]-(p:Project)<-[r:PARTICIPATES_IN]-(o:Organization)
WHERE (size($programme) = 0 OR any(part IN $programme WHERE toLower(g.name) CONTAINS toLower(part)))
  AND (size($country) = 0 OR o.country IN $country)
RETURN found
ORDER BY g.id, p.id, o.id, r.role, f.source, r.source
LIMIT 300;
