// Which projects have the most participants?
//
// Each row is a project, with its coordinator and the countries of its participants. In a large project most pairs of
// partners hardly meet, so a tie in it says less than one in a small project.
//
// @folder Projects
// @params since until specialization top
// @return id STRING project id
// @return project STRING acronym, or the title where there is none
// @return specialization STRING field of the project
// @return start_year INTEGER [year] year it started, empty where not stated
// @return participants INTEGER [organizations] participants in the graph
// @return countries INTEGER [countries] their countries
// @return coordinator STRING name of the coordinator, the first by name of several
MATCH (p:Project)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
WITH p, count(DISTINCT o) AS participants ORDER BY participants DESC, p.id LIMIT $top
MATCH (p)<-[r:PARTICIPATES_IN]-(m:Organization)
RETURN p.id AS id, coalesce(p.acronym, p.title) AS project, p.specialization AS specialization,
       p.start_year AS start_year, participants AS participants, count(DISTINCT m.country) AS countries,
       min(CASE r.role WHEN 'coordinator' THEN m.name END) AS coordinator
ORDER BY participants DESC, id;
