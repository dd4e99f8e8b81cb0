// Which organizations coordinate the most projects?
//
// Each row is an organization that coordinates (leads) projects, with the other countries that its partners in these
// projects come from. A project whose source names no coordinator counts for nobody.
//
// @folder Organizations
// @params country since until specialization top
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return coordinated INTEGER [projects] projects it coordinates
// @return with_foreign INTEGER [projects] those of them with a partner from another country
// @return countries INTEGER [countries] other countries of the partners
// @return last_year INTEGER [year] year the newest of them started, empty where none is dated
MATCH (o:Organization)-[:PARTICIPATES_IN {role: 'coordinator'}]->(p:Project)
WHERE (size($country) = 0 OR o.country IN $country)
  AND ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
WITH o, collect(DISTINCT p) AS projects
WITH o, projects, size(projects) AS coordinated ORDER BY coordinated DESC, o.id LIMIT $top
UNWIND projects AS p
OPTIONAL MATCH (p)<-[:PARTICIPATES_IN]-(partner:Organization) WHERE partner.country <> o.country
RETURN o.id AS id, o.name AS name, o.country AS country, coordinated AS coordinated,
       count(DISTINCT CASE WHEN partner IS NOT NULL THEN p.id END) AS with_foreign,
       count(DISTINCT partner.country) AS countries, max(p.start_year) AS last_year
ORDER BY coordinated DESC, id;
