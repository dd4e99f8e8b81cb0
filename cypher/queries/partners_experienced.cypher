// Who has worked in a field with partners in a country or region, but not yet with an organization?
//
// Each row is an organization that shares projects of the field with organizations of the place, and none with the
// organization asked for: it knows the place, and would be new to you. Without a field all projects count; a country
// asked for is that of the organizations found.
//
// @folder Partner search
// @params id specialization country top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @return id STRING id of the organization found
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return projects INTEGER [projects] its projects, of the fields asked for, with others from the place
// @return last_year INTEGER [year] year the newest of them started, empty where none is dated
CALL () {
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE size($specialization) = 0 OR p.specialization IN $specialization
WITH p, collect(DISTINCT o.id) AS here
MATCH (p)<-[:PARTICIPATES_IN]-(v:Organization)
WHERE v.id <> $id AND any(one IN here WHERE one <> v.id) AND (size($country) = 0 OR v.country IN $country)
RETURN v, p, 0 AS known
UNION ALL
MATCH (:Organization {id: $id})-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(v:Organization)
RETURN DISTINCT v, null AS p, 1 AS known
}
WITH v, max(known) AS known, count(DISTINCT p) AS projects, max(p.start_year) AS last_year
WHERE known = 0
RETURN v.id AS id, v.name AS name, v.country AS country, projects AS projects, last_year AS last_year
ORDER BY projects DESC, id
LIMIT $top;
