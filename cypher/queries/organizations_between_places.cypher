// Which organizations work with partners in two countries or regions?
//
// Each row is an organization that takes part in projects with other organizations of the one place and of the other,
// wherever its own head office is: one that could bring the places together. Where "joint" is 0, it meets them in
// different projects only. The two places should not overlap.
//
// @folder Paths and brokers
// @params top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @param other_place STRING country code, or the beginning of a region code (e.g. DK01)
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return projects INTEGER [projects] its projects with others from the first place
// @return other_projects INTEGER [projects] its projects with others from the other place
// @return joint INTEGER [projects] its projects with others from both
// @return fewer INTEGER [projects] the smaller of the first two numbers, by which rows are ordered
CALL () {
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
RETURN p, o.id AS here, null AS there
UNION ALL
MATCH (o:Organization {country: CASE left($other_place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB'
           ELSE left($other_place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($other_place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($other_place) = 2 OR last(split(best, ' ')) STARTS WITH $other_place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
RETURN p, null AS here, o.id AS there
}
WITH p, collect(DISTINCT here) AS here, collect(DISTINCT there) AS there
MATCH (p)<-[:PARTICIPATES_IN]-(v:Organization)
WITH p, head(collect(here)) AS here, head(collect(there)) AS there, collect(DISTINCT v) AS team
UNWIND team AS v
WITH v, size(here) > CASE WHEN v.id IN here THEN 1 ELSE 0 END AS first,
     size(there) > CASE WHEN v.id IN there THEN 1 ELSE 0 END AS other
WITH v, sum(CASE WHEN first THEN 1 ELSE 0 END) AS projects, sum(CASE WHEN other THEN 1 ELSE 0 END) AS other_projects,
     sum(CASE WHEN first AND other THEN 1 ELSE 0 END) AS joint
WHERE projects > 0 AND other_projects > 0
RETURN v.id AS id, v.name AS name, v.country AS country, projects AS projects, other_projects AS other_projects,
       joint AS joint, CASE WHEN projects < other_projects THEN projects ELSE other_projects END AS fewer
ORDER BY fewer DESC, joint DESC, id
LIMIT $top;
