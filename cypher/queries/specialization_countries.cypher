// In which fields does a country take part more than others do?
//
// Each row is a country and a field. The location quotient divides the share of the field in the projects of the
// country by its share everywhere: above 1 the country works in the field more than others do. With few projects it
// says little. A project counts once in each country that takes part; projects without a field are left out.
//
// @folder Specialization
// @params country since until
// @return country STRING country of the participants, ISO 3166-1
// @return specialization STRING field of the projects
// @return projects INTEGER [projects] projects of the field with a participant from the country
// @return share FLOAT [share, 0 to 1] of the field in the projects of the country
// @return quotient FLOAT [ratio] location quotient: that share divided by the share of the field everywhere
MATCH (p:Project)
WHERE p.specialization IS NOT NULL
  AND ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
MATCH (p)<-[:PARTICIPATES_IN]-(o:Organization)
WITH o.country AS country, p.specialization AS field, count(DISTINCT p) AS projects
WITH country, sum(projects) AS of_country, collect({field: field, projects: projects}) AS fields
WITH sum(of_country) AS every, collect({country: country, all: of_country, fields: fields}) AS countries
UNWIND countries AS one
UNWIND one.fields AS part
WITH every, part.field AS field, sum(part.projects) AS of_field,
     collect({country: one.country, all: one.all, projects: part.projects}) AS cells
UNWIND cells AS cell
WITH every, field, of_field, cell WHERE size($country) = 0 OR cell.country IN $country
RETURN cell.country AS country, field AS specialization, cell.projects AS projects,
       round(1.0 * cell.projects / cell.all, 4) AS share,
       round(1.0 * cell.projects * every / (cell.all * of_field), 4) AS quotient
ORDER BY country, quotient DESC, specialization;
