// In which kinds of programmes do the organizations of a country work?
//
// One row for each country and kind of programme: cross-border (interreg_a), transnational (interreg_b), interregional
// (interreg_c), neighborhood_cbc, framework_programme and other. The counts show what the sources hold: a country that
// borders on few of the programmes read has few projects here.
//
// @folder Funding
// @params country since until
// @return country STRING country of the head office
// @return strand STRING kind of programme
// @return programmes INTEGER [programmes] programmes of the kind with a participant from there
// @return organizations INTEGER [organizations] participants from there
// @return projects INTEGER [projects] projects with a participant from there
// @heavy
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)-[:FUNDED_BY]->(g:Programme)
WHERE o.country IS NOT NULL AND (size($country) = 0 OR o.country IN $country)
  AND ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
RETURN o.country AS country, g.strand AS strand, count(DISTINCT g) AS programmes, count(DISTINCT o) AS organizations,
       count(DISTINCT p) AS projects
ORDER BY country, projects DESC, strand;
