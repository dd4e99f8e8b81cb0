// Which countries do the programmes join?
//
// One row for each programme and country: organizations from there, their projects, and the projects they coordinate.
// Partner lists are known in part only, so a country may be missing from a programme it took part in.
//
// @folder Funding
// @params programme country
// @return programme STRING name with its period
// @return strand STRING kind of programme
// @return country STRING country of the head office
// @return organizations INTEGER [organizations] participants from there
// @return projects INTEGER [projects] projects with a participant from there
// @return coordinated INTEGER [projects] those of them with a coordinator from there
// @return share FLOAT [share, 0 to 1] these projects among all projects of the programme, also those without known partners
// @return programme_id STRING programme id
// @heavy
MATCH (g:Programme)
WHERE size($programme) = 0 OR any(part IN $programme WHERE toLower(g.name) CONTAINS toLower(part))
WITH g, COUNT { MATCH (g)<-[:FUNDED_BY]-(p:Project) RETURN DISTINCT p } AS funded
MATCH (g)<-[:FUNDED_BY]-(p:Project)<-[r:PARTICIPATES_IN]-(o:Organization)
WHERE o.country IS NOT NULL AND (size($country) = 0 OR o.country IN $country)
WITH g, funded, o.country AS country, count(DISTINCT o) AS organizations, count(DISTINCT p) AS projects,
     count(DISTINCT CASE WHEN r.role = 'coordinator' THEN p.id END) AS coordinated
RETURN g.name AS programme, g.strand AS strand, country AS country, organizations AS organizations,
       projects AS projects, coordinated AS coordinated, round(1.0 * projects / funded, 4) AS share, g.id AS programme_id
ORDER BY programme, programme_id, projects DESC, country;
