// How many organizations of each kind are there in each country?
//
// The country is that of the head office. The counts show whom the sources name; they are no census.
//
// @folder Organizations
// @return country STRING country of the head office, ISO 3166-1
// @return type STRING kind of organization
// @return organizations INTEGER [organizations] how many
// @return in_projects INTEGER [organizations] those of them that take part in at least one project
MATCH (o:Organization)
RETURN o.country AS country, coalesce(o.type, 'unknown') AS type, count(o) AS organizations,
       sum(CASE WHEN EXISTS { MATCH (o)-[:PARTICIPATES_IN]->(:Project) } THEN 1 ELSE 0 END) AS in_projects
ORDER BY country, organizations DESC, type;
