// How complete are the lists of partners?
//
// Projects by what the graph knows of their partners. Projects with one participant, or with one country, are most
// likely lists that were cut off; they carry no cross-border tie.
//
// @folder Data quality and provenance
// @params source
// @return participants STRING what the list holds
// @return stated STRING whether the source tells that the list is complete
// @return projects INTEGER [projects] how many
MATCH (p:Project)
WHERE size($source) = 0 OR p.source IN $source
OPTIONAL MATCH (o:Organization)-[:PARTICIPATES_IN]->(p)
WITH p, count(DISTINCT o) AS size, count(DISTINCT o.country) AS countries
WITH p, CASE WHEN size = 0 THEN 'no participant' WHEN size = 1 THEN 'one participant'
             WHEN countries = 1 THEN 'several participants, one country' ELSE 'several countries' END AS participants,
     CASE p.partner_list_complete WHEN true THEN 'complete' WHEN false THEN 'incomplete' ELSE 'not told' END AS stated
RETURN participants AS participants, stated AS stated, count(p) AS projects
ORDER BY projects DESC, participants, stated;
