// How long do projects last?
//
// Projects by kind of programme and field, with the calendar years from their start to their end; a project that
// starts and ends in one year lasts one. Only projects that state both years count; the column dated tells how many
// do. A project of several kinds of programme counts under each.
//
// @folder Time
// @params source since until
// @return strand STRING kind of programme, or "unknown" where no programme is known
// @return specialization STRING field of the project
// @return projects INTEGER [projects] how many
// @return dated INTEGER [projects] those that state both years
// @return shortest INTEGER [years] fewest calendar years
// @return mean_years FLOAT [years] mean number of calendar years
// @return longest INTEGER [years] most calendar years
MATCH (p:Project)
WHERE (size($source) = 0 OR p.source IN $source)
  AND ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
OPTIONAL MATCH (p)-[:FUNDED_BY]->(g:Programme)
WITH DISTINCT p, coalesce(g.strand, 'unknown') AS strand
WITH strand, coalesce(p.specialization, 'unknown') AS specialization,
     CASE WHEN p.end_year >= p.start_year THEN p.end_year - p.start_year + 1 END AS years
WITH strand, specialization, count(*) AS projects, count(years) AS dated, min(years) AS shortest, sum(years) AS total,
     max(years) AS longest
RETURN strand AS strand, specialization AS specialization, projects AS projects, dated AS dated, shortest AS shortest,
       CASE WHEN dated > 0 THEN round(1.0 * total / dated, 2) END AS mean_years, longest AS longest
ORDER BY strand, specialization;
