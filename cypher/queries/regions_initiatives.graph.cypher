// International cluster initiatives and the NUTS 3 regions they are present in.
MATCH found = (c:Cluster {status: 'initiative'})-[at:PRESENT_IN]->(l:Region {level: 3})
WHERE c.kind <> 'national' AND (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($country) = 0 OR l.country IN $country)
RETURN found
ORDER BY c.id, l.id, at.source, at.basis
LIMIT 300;
