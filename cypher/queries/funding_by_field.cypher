// How much money goes to projects of each field?
//
// Projects by specialization, with the sum of the budgets and of the EU money that they state. Look at the two columns
// that count the projects which state it first: the sums hold nothing for the others.
//
// @folder Funding
// @params source programme since until
// @return specialization STRING field of the project
// @return projects INTEGER [projects] how many
// @return with_cost INTEGER [projects] those that state a total budget
// @return total_cost FLOAT [EUR] sum of these budgets, whole euros; empty where none states it
// @return mean_cost FLOAT [EUR] mean of these budgets, whole euros
// @return with_eu INTEGER [projects] those that state the EU money
// @return eu_contribution FLOAT [EUR] sum of this EU money, whole euros; empty where none states it
MATCH (p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($source) = 0 OR p.source IN $source)
  AND (size($programme) = 0 OR EXISTS { MATCH (p)-[:FUNDED_BY]->(g:Programme)
       WHERE any(part IN $programme WHERE toLower(g.name) CONTAINS toLower(part)) })
WITH coalesce(p.specialization, 'unknown') AS specialization, count(p) AS projects, count(p.total_cost) AS with_cost,
     sum(p.total_cost) AS cost, count(p.eu_contribution) AS with_eu, sum(p.eu_contribution) AS eu
RETURN specialization AS specialization, projects AS projects, with_cost AS with_cost,
       CASE WHEN with_cost > 0 THEN round(toFloat(cost)) END AS total_cost,
       CASE WHEN with_cost > 0 THEN round(1.0 * cost / with_cost) END AS mean_cost, with_eu AS with_eu,
       CASE WHEN with_eu > 0 THEN round(toFloat(eu)) END AS eu_contribution
ORDER BY projects DESC, specialization;
