// Which partners of an organization know most others in a country or region?
//
// Each row is a partner that shares projects with organizations of the place with which the organization itself shares
// none: the first one to ask when looking for contacts there.
//
// @folder Partner search
// @params id top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @return id STRING id of the partner
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return shared INTEGER [projects] projects it shares with the organization
// @return contacts INTEGER [organizations] organizations of the place it could introduce
MATCH (:Organization {id: $id})-[:PARTICIPATES_IN]->(own:Project)
WITH DISTINCT own
MATCH (own)<-[:PARTICIPATES_IN]-(v:Organization)
WITH DISTINCT v
MATCH (v)-[:PARTICIPATES_IN]->(p:Project)
WITH p, max(CASE v.id WHEN $id THEN 1 ELSE 0 END) AS own, collect(DISTINCT v) AS partners
MATCH (p)<-[:PARTICIPATES_IN]-
(o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
WITH o, sum(own) AS known, collect(partners) AS met
WHERE known = 0
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, head(collect(met)) AS met,
     max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o, met WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
UNWIND met AS partners
UNWIND partners AS v
WITH v, count(DISTINCT o) AS contacts ORDER BY contacts DESC, v.id LIMIT $top
MATCH (v)-[:PARTICIPATES_IN]->(q:Project)<-[:PARTICIPATES_IN]-(:Organization {id: $id})
RETURN v.id AS id, v.name AS name, v.country AS country, count(DISTINCT q) AS shared, contacts AS contacts
ORDER BY contacts DESC, id;
