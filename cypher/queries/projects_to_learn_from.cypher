// From which projects abroad could an organization learn?
//
// Each row is a project in a field that the organization works in (the field "other" left out), in which nobody from
// its own country takes part. First come those in which partners of the organization take part: they can be asked.
//
// @folder Projects
// @params id since until top
// @return project_id STRING project id
// @return project STRING acronym, or the title where there is none
// @return specialization STRING field of the project
// @return start_year INTEGER [year] year it started, empty where not stated
// @return participants INTEGER [organizations] participants in the graph
// @return countries LIST<STRING> their countries
// @return known INTEGER [organizations] participants that share another project with the organization
// @return ask LIST<STRING> names of these
CALL () {
MATCH (o:Organization {id: $id})-[:PARTICIPATES_IN]->(own:Project)
WHERE own.specialization <> 'other'
WITH o.country AS home, collect(DISTINCT own.specialization) AS fields
MATCH (p:Project)
WHERE p.specialization IN fields
  AND ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
MATCH (p)<-[:PARTICIPATES_IN]-(m:Organization)
WITH p, count(DISTINCT m) AS participants, sum(CASE m.country WHEN home THEN 1 ELSE 0 END) AS compatriots
WHERE compatriots = 0
RETURN p, participants, null AS partner
UNION ALL
MATCH (:Organization {id: $id})-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(v:Organization)
WITH DISTINCT v
MATCH (v)-[:PARTICIPATES_IN]->(p:Project)
RETURN p, 0 AS participants, v.id AS partner
}
WITH p, max(participants) AS participants, collect(DISTINCT partner) AS partners
WHERE participants > 0
WITH p, participants, partners ORDER BY size(partners) DESC, participants DESC, p.id LIMIT $top
MATCH (p)<-[:PARTICIPATES_IN]-(m:Organization)
WITH DISTINCT p, participants, partners, m ORDER BY m.name, m.id
WITH p, participants, partners, collect(m) AS members
WITH p, participants, members, [m IN members WHERE m.id IN partners | m.name] AS ask
UNWIND members AS m
WITH DISTINCT p, participants, ask, m.country AS country ORDER BY country
RETURN p.id AS project_id, coalesce(p.acronym, p.title) AS project, p.specialization AS specialization,
       p.start_year AS start_year, participants AS participants, collect(country) AS countries,
       size(ask) AS known, ask AS ask
ORDER BY known DESC, participants DESC, project_id;
