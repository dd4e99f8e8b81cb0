// Which programmes paid for the projects?
//
// Programmes with their projects and organizations. The rules of a programme demand partners from several
// countries, so that crossing a border says more about the programme than about the partners. A project of several
// programmes counts under each.
//
// @folder Projects
// @return programme STRING name with its period
// @return strand STRING kind of programme
// @return min_countries INTEGER [countries] smallest number its rules demand, empty where not known
// @return projects INTEGER [projects] projects in the graph
// @return organizations INTEGER [organizations] their participants
// @return countries INTEGER [countries] countries of the participants
// @return programme_id STRING programme id
MATCH (p:Project)-[:FUNDED_BY]->(g:Programme)
OPTIONAL MATCH (o:Organization)-[:PARTICIPATES_IN]->(p)
WITH g, count(DISTINCT p) AS projects, count(DISTINCT o) AS organizations, count(DISTINCT o.country) AS countries
RETURN g.name AS programme, g.strand AS strand, g.min_countries AS min_countries, projects AS projects,
       organizations AS organizations, countries AS countries, g.id AS programme_id
ORDER BY projects DESC, programme, programme_id;
