// How much money do the organizations of each country get and coordinate?
//
// One row for each country: the EU money that its organizations get as participants, as far as it is stated, and the
// budgets of the projects that one of them coordinates. The budget of a project is spent by all of its partners, in all
// of their countries. The columns that count what is stated tell how far the sums can be trusted.
//
// @folder Funding
// @params country since until
// @return country STRING country of the head office
// @return participations INTEGER [participations] organizations in projects, one counted once in each project
// @return with_eu INTEGER [participations] those that state their EU money
// @return eu_contribution FLOAT [EUR] sum of this EU money, whole euros; empty where none states it
// @return coordinated INTEGER [projects] projects with a coordinator from there
// @return with_cost INTEGER [projects] those of them that state a total budget
// @return coordinated_cost FLOAT [EUR] sum of these budgets, whole euros; empty where none states it
// @heavy
CALL () {
MATCH (o:Organization)-[r:PARTICIPATES_IN]->(p:Project)
WHERE o.country IS NOT NULL AND (size($country) = 0 OR o.country IN $country)
  AND ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
WITH o, p, max(r.eu_contribution) AS eu
RETURN o.country AS country, count(*) AS participations, count(eu) AS with_eu, sum(eu) AS eu, 0 AS coordinated,
       0 AS with_cost, 0 AS cost
UNION ALL
MATCH (o:Organization)-[:PARTICIPATES_IN {role: 'coordinator'}]->(p:Project)
WHERE o.country IS NOT NULL AND (size($country) = 0 OR o.country IN $country)
  AND ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
WITH DISTINCT o.country AS country, p
RETURN country AS country, 0 AS participations, 0 AS with_eu, 0 AS eu, count(p) AS coordinated,
       count(p.total_cost) AS with_cost, sum(p.total_cost) AS cost
}
WITH country, sum(participations) AS participations, sum(with_eu) AS with_eu, sum(eu) AS eu,
     sum(coordinated) AS coordinated, sum(with_cost) AS with_cost, sum(cost) AS cost
RETURN country AS country, participations AS participations, with_eu AS with_eu,
       CASE WHEN with_eu > 0 THEN round(toFloat(eu)) END AS eu_contribution, coordinated AS coordinated,
       with_cost AS with_cost, CASE WHEN with_cost > 0 THEN round(toFloat(cost)) END AS coordinated_cost
ORDER BY participations DESC, country;
