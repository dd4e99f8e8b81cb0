// Which projects does an organization take part in?
//
// All projects of the organizations whose name contains the text, or whose id it is.
//
// @folder Organizations
// @params text
// @return organization STRING name of the organization
// @return project_id STRING project id
// @return project STRING acronym, or the title where there is none
// @return role STRING role of the organization in the project
// @return programme STRING programme that pays for the project, the first by id of several
// @return start_year INTEGER [year] year the project started, empty where not stated
// @return organization_id STRING organization id
MATCH (o:Organization)-[r:PARTICIPATES_IN]->(p:Project)
WHERE o.id = $text OR toLower(o.name) CONTAINS toLower($text) OR toLower(o.short_name) CONTAINS toLower($text)
WITH DISTINCT o, p, r.role AS role
OPTIONAL MATCH (p)-[:FUNDED_BY]->(g:Programme)
WITH o, p, role, g ORDER BY g.id
WITH o, p, role, head(collect(g.name)) AS programme
RETURN o.name AS organization, p.id AS project_id, coalesce(p.acronym, p.title) AS project, role AS role,
       programme AS programme, p.start_year AS start_year, o.id AS organization_id
ORDER BY organization, organization_id, project, project_id, role;
