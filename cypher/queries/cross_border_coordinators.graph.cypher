// Coordinators abroad, their projects and the partners from the place.
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
WITH p, head(collect(o.country)) AS home, collect(DISTINCT o.id) AS here
MATCH (p)<-[:PARTICIPATES_IN {role: 'coordinator'}]-(c:Organization)
WHERE c.country <> home
UNWIND here AS partner
WITH c, collect(DISTINCT p) AS projects, collect(DISTINCT partner) AS partners
WITH c, projects, partners, size(projects) AS led, size(partners) AS known
ORDER BY led DESC, known DESC, c.id LIMIT $top
UNWIND projects AS p
MATCH found = (c)-[:PARTICIPATES_IN {role: 'coordinator'}]->(p)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE o.id IN partners
RETURN found
ORDER BY led DESC, known DESC, c.id, p.id, o.id
LIMIT 300;
