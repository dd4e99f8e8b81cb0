// Which websites were the facts read from?
//
// Websites by the number of things, and of their ties, that name one of their pages as the place they were read from.
// The row "no page stated" holds the facts that name none, as in data sets that are read as a whole.
//
// @folder Data quality and provenance
// @params top
// @return website STRING website, or "no page stated"
// @return organizations INTEGER [organizations] read from there
// @return projects INTEGER [projects] read from there
// @return clusters INTEGER [clusters] read from there
// @return ties INTEGER [relationships] participations and memberships read from there
// @return facts INTEGER [facts] the sum
CALL () {
MATCH (o:Organization) RETURN o.source_url AS page, 'organization' AS kind, count(o) AS facts
UNION ALL
MATCH (p:Project) RETURN p.source_url AS page, 'project' AS kind, count(p) AS facts
UNION ALL
MATCH (c:Cluster) RETURN c.source_url AS page, 'cluster' AS kind, count(c) AS facts
UNION ALL
MATCH (:Organization)-[r:PARTICIPATES_IN]->(:Project) RETURN r.source_url AS page, 'tie' AS kind, count(r) AS facts
UNION ALL
MATCH (:Organization)-[r:MEMBER_OF]->(:Cluster) RETURN r.source_url AS page, 'tie' AS kind, count(r) AS facts
}
WITH CASE WHEN page CONTAINS '//' THEN toLower(split(page, '/')[2]) ELSE coalesce(page, 'no page stated') END AS website,
     kind, facts
RETURN website AS website, sum(CASE WHEN kind = 'organization' THEN facts ELSE 0 END) AS organizations,
       sum(CASE WHEN kind = 'project' THEN facts ELSE 0 END) AS projects,
       sum(CASE WHEN kind = 'cluster' THEN facts ELSE 0 END) AS clusters,
       sum(CASE WHEN kind = 'tie' THEN facts ELSE 0 END) AS ties, sum(facts) AS facts
ORDER BY facts DESC, website
LIMIT $top;
