// Who takes part in a project?
//
// Participants of the projects whose acronym or title contains the text, or whose id it is. Where the source gave
// only part of the list, so does this table.
//
// @folder Projects
// @param project STRING part of an acronym or title, or a project id (e.g. BALTICBEAT)
// @return project_id STRING project id
// @return project STRING acronym, or the title where there is none
// @return role STRING role in the project
// @return id STRING organization id
// @return name STRING name of the organization
// @return country STRING country of its head office
// @return region STRING code of its region, as exact as known
MATCH (o:Organization)-[r:PARTICIPATES_IN]->(p:Project)
WHERE p.id = $project OR toLower(p.acronym) CONTAINS toLower($project) OR toLower(p.title) CONTAINS toLower($project)
WITH DISTINCT o, p, r.role AS role
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region)
WITH o, p, role,
     max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH o, p, role, last(split(best, ' ')) AS region
RETURN p.id AS project_id, coalesce(p.acronym, p.title) AS project, role AS role,
       o.id AS id, o.name AS name, o.country AS country, region AS region
ORDER BY project_id, role, id;
