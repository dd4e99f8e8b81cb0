// How do initiatives differ from established clusters?
//
// One row for each kind and status of cluster, so that cross-border initiatives and established cross-border clusters
// stand side by side. Means are over all clusters of the row, those without known members or projects too. Member lists
// are partial and well-known clusters are better described, so small differences say little.
//
// @folder Clusters and initiatives
// @params source specialization
// @return kind STRING cross_border, transnational or national
// @return status STRING established or initiative
// @return clusters INTEGER [clusters] how many
// @return countries FLOAT [countries] mean number of countries a cluster spans, of those that state them
// @return regions FLOAT [regions] mean number of regions it is present in, whatever that rests on
// @return members FLOAT [organizations] mean number of known managers, members and partners
// @return projects FLOAT [projects] mean number of projects that develop or involve it
// @return with_manager INTEGER [clusters] those with a known manager
// @return with_members INTEGER [clusters] those with a known member or partner beside a manager
// @return with_projects INTEGER [clusters] those that a project develops or involves
MATCH (c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
WITH c, size(c.countries) AS countries, COUNT { MATCH (c)-[:PRESENT_IN]->(l:Region) RETURN DISTINCT l } AS regions,
     COUNT { MATCH (c)<-[:MEMBER_OF|MANAGES]-(o:Organization) RETURN DISTINCT o } AS members,
     COUNT { MATCH (c)<-[:DEVELOPS|INVOLVES]-(p:Project) RETURN DISTINCT p } AS projects,
     EXISTS { MATCH (c)<-[:MANAGES]-(:Organization) } AS managed,
     EXISTS { MATCH (c)<-[m:MEMBER_OF]-(:Organization) WHERE m.role <> 'manager' } AS listed
RETURN c.kind AS kind, coalesce(c.status, 'unknown') AS status, count(c) AS clusters,
       round(1.0 * sum(countries) / count(countries), 2) AS countries, round(1.0 * sum(regions) / count(c), 2) AS regions,
       round(1.0 * sum(members) / count(c), 2) AS members, round(1.0 * sum(projects) / count(c), 2) AS projects,
       sum(CASE WHEN managed THEN 1 ELSE 0 END) AS with_manager, sum(CASE WHEN listed THEN 1 ELSE 0 END) AS with_members,
       sum(CASE WHEN projects > 0 THEN 1 ELSE 0 END) AS with_projects
ORDER BY kind, status;
