// How many ties of a country or region stay at home, and where do the others go?
//
// A tie is a pair of organizations in the same project, at least one of them from the place; it counts once for each
// project. Each row is one direction: home (both from the place), elsewhere in the country, or one country abroad.
// Partners that sources do not name are missing, so shares rest on what is known.
//
// @folder Cross-border ties
// @params since until specialization
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @return direction STRING home, country (elsewhere in it) or abroad
// @return country STRING country of the partners, ISO 3166-1
// @return ties INTEGER [ties] pairs of organizations that meet in a project
// @return share FLOAT [share, 0 to 1] of all ties of the place
// @return projects INTEGER [projects] projects these ties are in
// @return organizations INTEGER [organizations] partners at the other end
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
WITH p, head(collect(o.country)) AS country, collect(DISTINCT o.id) AS here
MATCH (p)<-[:PARTICIPATES_IN]-(b:Organization)
WITH p, head(collect(country)) AS country, head(collect(here)) AS here, collect(DISTINCT b) AS team
UNWIND team AS b
WITH p, b, size(here) AS size, CASE WHEN b.id IN here THEN 'home' WHEN b.country = country THEN 'country'
                                    ELSE 'abroad' END AS direction
WHERE direction <> 'home' OR size > 1
WITH direction, b.country AS country, sum(CASE direction WHEN 'home' THEN size - 1 ELSE 2 * size END) AS ends,
     count(DISTINCT p) AS projects, count(DISTINCT b) AS organizations
WITH sum(ends) AS every, collect({direction: direction, country: country, ends: ends, projects: projects,
     organizations: organizations}) AS found
UNWIND found AS one
RETURN one.direction AS direction, one.country AS country, one.ends / 2 AS ties,
       round(1.0 * one.ends / every, 4) AS share, one.projects AS projects, one.organizations AS organizations
ORDER BY ties DESC, direction, country;
