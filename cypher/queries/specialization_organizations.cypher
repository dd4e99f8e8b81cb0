// Which organizations of a country or region work in which field?
//
// Each row is an organization and a field: the projects of the field it takes part in, and the clusters of the field it
// belongs to or manages. Ask for one field to see who works in it.
//
// @folder Specialization
// @params specialization top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @return specialization STRING field
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return projects INTEGER [projects] projects of the field
// @return clusters INTEGER [clusters] clusters of the field
// @return last_year INTEGER [year] year the newest of the projects started, empty where none is dated
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region) WHERE size($place) > 2
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o WHERE size($place) = 2 OR last(split(best, ' ')) STARTS WITH $place
MATCH (o)-[:PARTICIPATES_IN|MEMBER_OF|MANAGES]->(n:Project|Cluster)
WHERE n.specialization IS NOT NULL AND (size($specialization) = 0 OR n.specialization IN $specialization)
WITH DISTINCT o, n
RETURN n.specialization AS specialization, o.id AS id, o.name AS name, o.country AS country,
       sum(CASE WHEN n:Project THEN 1 ELSE 0 END) AS projects, sum(CASE WHEN n:Cluster THEN 1 ELSE 0 END) AS clusters,
       max(n.start_year) AS last_year
ORDER BY projects DESC, clusters DESC, id, specialization
LIMIT $top;
