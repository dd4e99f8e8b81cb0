// Topics of projects, one row each
//
// Which subjects, of whichever scheme, each project is about.
//
// @folder Data for analysis
// @return project STRING project id
// @return scheme STRING scheme of the subject
// @return code STRING code in the scheme
// @return label STRING label in English
// @return path STRING labels from the widest subject to this one, separated by slashes
MATCH (p:Project)-[:ABOUT]->(t:Topic)
RETURN DISTINCT p.id AS project, t.scheme AS scheme, t.code AS code, t.label AS label, t.path AS path
ORDER BY project, scheme, code, label, path;
