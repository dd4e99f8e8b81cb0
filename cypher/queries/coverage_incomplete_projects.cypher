// Which projects have one participant or one country?
//
// The projects that carry no cross-border tie, most likely since the source gave only part of the list. They are
// the first ones to complete.
//
// @folder Data quality and provenance
// @params source
// @return id STRING project id
// @return project STRING acronym, or the title where there is none
// @return participants INTEGER [organizations] participants in the graph
// @return countries INTEGER [countries] their countries
// @return source_url STRING page the project was read from
// @heavy
MATCH (p:Project)
WHERE size($source) = 0 OR p.source IN $source
OPTIONAL MATCH (o:Organization)-[:PARTICIPATES_IN]->(p)
WITH p, count(DISTINCT o) AS participants, count(DISTINCT o.country) AS countries
WHERE countries < 2
RETURN p.id AS id, coalesce(p.acronym, p.title) AS project, participants AS participants, countries AS countries,
       p.source_url AS source_url
ORDER BY participants, id;
