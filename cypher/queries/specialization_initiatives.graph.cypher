// International initiatives, and the projects that build them up or that they take part in.
MATCH path = (c:Cluster {status: 'initiative'})<-[tie:DEVELOPS|INVOLVES]-(p:Project)
WHERE c.kind IN ['cross_border', 'transnational']
  AND (size($country) = 0 OR any(one IN c.countries WHERE one IN $country))
RETURN path
ORDER BY c.specialization, c.id, p.id, type(tie)
LIMIT 300;
