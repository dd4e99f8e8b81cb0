// Which organizations are in a country or region?
//
// Each row is an organization with its head office there, and what it takes part in. Of several regions that sources
// tell, the finest and newest counts; an organization known by country only is found by its country, not by a region.
//
// @folder Organizations
// @params top
// @param place STRING country code, or the beginning of a region code (e.g. SE22)
// @return id STRING organization id
// @return name STRING name
// @return type STRING kind of organization, empty where not known
// @return region STRING code of its region, as exact as known
// @return projects INTEGER [projects] projects it takes part in
// @return clusters INTEGER [clusters] clusters it belongs to or manages
MATCH (o:Organization {country: CASE left($place, 2) WHEN 'EL' THEN 'GR' WHEN 'UK' THEN 'GB' ELSE left($place, 2) END})
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region)
WITH o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o, last(split(best, ' ')) AS code WHERE size($place) = 2 OR code STARTS WITH $place
OPTIONAL MATCH (o)-[:PARTICIPATES_IN]->(p:Project)
WITH o, code, count(DISTINCT p) AS projects
OPTIONAL MATCH (o)-[:MEMBER_OF|MANAGES]->(c:Cluster)
RETURN o.id AS id, o.name AS name, o.type AS type, code AS region, projects AS projects, count(DISTINCT c) AS clusters
ORDER BY projects DESC, clusters DESC, id
LIMIT $top;
