// Organizations of two places with the projects they share.
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
WITH p, collect(DISTINCT o) AS here
MATCH (p)<-[:PARTICIPATES_IN]-
(b:Organization {country: CASE left($other_place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB'
           ELSE left($other_place, 2) END})
OPTIONAL MATCH (b)-[at:LOCATED_IN]->(l:Region) WHERE size($other_place) > 2
WITH p, b, head(collect(here)) AS here,
     max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH p, b, here WHERE size($other_place) = 2 OR last(split(best, ' ')) STARTS WITH $other_place
UNWIND here AS a
WITH a, b, collect(p) AS projects
WHERE size(projects) >= $min_shared AND a.id <> b.id
WITH a, b, projects, size(projects) AS shared ORDER BY shared DESC, a.id, b.id LIMIT $top
UNWIND projects AS p
MATCH path = (a)-[:PARTICIPATES_IN]->(p)<-[:PARTICIPATES_IN]-(b)
RETURN path
ORDER BY shared DESC, a.id, b.id, p.id
LIMIT 300;
