// Which organizations came back after a pause?
//
// Organizations that started no project for some years and then took part in one again, longest pause first. Years are
// those in which projects started; a project that ran through the pause, or that the sources do not hold, is not seen.
//
// @folder Time
// @params country top
// @param min_pause INTEGER smallest number of years between two projects = 5 (e.g. 8)
// @return id STRING organization id
// @return name STRING organization
// @return country STRING country of its head office
// @return left_year INTEGER [year] year its last project before the pause started
// @return back_year INTEGER [year] year its next project started
// @return pause INTEGER [years] years between
// @heavy
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE p.start_year IS NOT NULL AND (size($country) = 0 OR o.country IN $country)
WITH o, collect(DISTINCT p.start_year) AS years
WHERE size(years) > 1
UNWIND years AS before
WITH o, before, [year IN years WHERE year > before | year] AS later
WHERE size(later) > 0
WITH o, before, reduce(next = head(later), year IN later | CASE WHEN year < next THEN year ELSE next END) AS after
WHERE after - before >= $min_pause
RETURN o.id AS id, o.name AS name, o.country AS country, before AS left_year, after AS back_year,
       after - before AS pause
ORDER BY pause DESC, id, left_year
LIMIT $top;
