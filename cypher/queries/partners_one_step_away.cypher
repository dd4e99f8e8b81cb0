// Who works in a field in a country and is one step away from an organization?
//
// One step away: it shares no project with the organization yet, but with one of its partners, who could introduce it.
// Each row is such an organization; those that meet partners in most projects come first. Without a field or a country
// asked for, all count.
//
// @folder Partner search
// @params id specialization country top
// @return id STRING id of the organization found
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return projects INTEGER [projects] its projects, of the fields asked for
// @return meetings INTEGER [projects] projects of any field that it shares with partners of the organization
// @return introduced_by STRING name of a partner in one of them, the first by name
// @heavy
MATCH (:Organization {id: $id})-[:PARTICIPATES_IN]->(own:Project)
WITH DISTINCT own
MATCH (own)<-[:PARTICIPATES_IN]-(v:Organization)
WITH DISTINCT v
MATCH (v)-[:PARTICIPATES_IN]->(p:Project)
WITH p, max(CASE v.id WHEN $id THEN 1 ELSE 0 END) AS own, min(CASE WHEN v.id <> $id THEN v.name END) AS partner
MATCH (p)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE size($country) = 0 OR o.country IN $country
WITH o, sum(own) AS shared, count(DISTINCT p) AS meetings, min(partner) AS partner
WHERE shared = 0 AND (size($specialization) = 0 OR EXISTS { MATCH (o)-[:PARTICIPATES_IN]->(f:Project)
                                                            WHERE f.specialization IN $specialization })
WITH o, meetings, partner ORDER BY meetings DESC, o.id LIMIT $top
MATCH (o)-[:PARTICIPATES_IN]->(q:Project)
WHERE size($specialization) = 0 OR q.specialization IN $specialization
RETURN o.id AS id, o.name AS name, o.country AS country, count(DISTINCT q) AS projects, meetings AS meetings,
       partner AS introduced_by
ORDER BY meetings DESC, id;
