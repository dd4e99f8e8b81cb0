// In which fields do projects cross borders?
//
// Each row is a field with the projects whose participants come from two countries or more. Projects with one country
// may be ones whose partner list was cut off by its source, and the rules of a programme may demand several countries.
//
// @folder Specialization
// @params country since until
// @return specialization STRING field, or "unknown"
// @return projects INTEGER [projects] projects with a participant, from the countries asked for
// @return crossing INTEGER [projects] those with participants from two countries or more
// @return crossing_share FLOAT [share, 0 to 1] of all projects of the field
// @return mean_countries FLOAT [countries] countries in a project on average
// @return mean_participants FLOAT [organizations] participants in a project on average
MATCH (p:Project)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE $since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until
WITH p, count(DISTINCT o) AS size, count(DISTINCT o.country) AS countries,
     max(CASE WHEN size($country) = 0 OR o.country IN $country THEN 1 ELSE 0 END) AS asked
WHERE asked = 1
WITH coalesce(p.specialization, 'unknown') AS field, count(p) AS projects,
     sum(CASE WHEN countries > 1 THEN 1 ELSE 0 END) AS crossing, sum(countries) AS countries, sum(size) AS participants
RETURN field AS specialization, projects AS projects, crossing AS crossing,
       round(1.0 * crossing / projects, 4) AS crossing_share,
       round(1.0 * countries / projects, 2) AS mean_countries,
       round(1.0 * participants / projects, 2) AS mean_participants
ORDER BY crossing DESC, specialization;
