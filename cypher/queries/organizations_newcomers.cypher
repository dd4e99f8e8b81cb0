// Which organizations are new since a year?
//
// Each row is an organization whose projects all started in the year asked for or later, the newest first. New means
// new to the graph: it may have worked in projects that no source here tells of. Organizations with a project whose
// year is not stated are left out, since that one may be older.
//
// @folder Organizations
// @params since country top
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return first_year INTEGER [year] year its first project started
// @return projects INTEGER [projects] projects it takes part in
// @return partners INTEGER [organizations] organizations it shares a project with
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE size($country) = 0 OR o.country IN $country
WITH o, count(DISTINCT p) AS projects, min(p.start_year) AS first_year, min(coalesce(p.start_year, 0)) AS stated
WHERE stated > 0 AND first_year >= $since
WITH o, projects, first_year ORDER BY first_year DESC, projects DESC, o.id LIMIT $top
OPTIONAL MATCH (o)-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(partner:Organization) WHERE partner.id <> o.id
RETURN o.id AS id, o.name AS name, o.country AS country, first_year AS first_year, projects AS projects,
       count(DISTINCT partner) AS partners
ORDER BY first_year DESC, projects DESC, id;
