// Those whom partners could introduce, these partners, and how the organization knows them.
MATCH (:Organization {id: $id})-[:PARTICIPATES_IN]->(own:Project)
WITH DISTINCT own
MATCH (own)<-[:PARTICIPATES_IN]-(v:Organization)
WITH DISTINCT v
MATCH (v)-[:PARTICIPATES_IN]->(p:Project)
WITH p, max(CASE v.id WHEN $id THEN 1 ELSE 0 END) AS own, collect(DISTINCT v) AS partners
MATCH (p)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE size($country) = 0 OR o.country IN $country
WITH o, sum(own) AS shared, count(DISTINCT p) AS meetings, collect({p: p, partners: partners}) AS met
WHERE shared = 0 AND (size($specialization) = 0 OR EXISTS { MATCH (o)-[:PARTICIPATES_IN]->(f:Project)
                                                            WHERE f.specialization IN $specialization })
WITH o, met, meetings ORDER BY meetings DESC, o.id LIMIT $top
UNWIND met AS one
UNWIND one.partners AS v
WITH DISTINCT o, meetings, one.p AS p, v ORDER BY meetings DESC, o.id, p.id, v.id LIMIT 60
MATCH found = (o)-[:PARTICIPATES_IN]->(p)<-[:PARTICIPATES_IN]-(v)
MATCH known = (:Organization {id: $id})-[:PARTICIPATES_IN]->(own:Project)<-[:PARTICIPATES_IN]-(v)
RETURN found, known
ORDER BY meetings DESC, o.id, p.id, v.id, own.id
LIMIT 300;
