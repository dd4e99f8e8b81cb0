// Which clusters are present in a place?
//
// Clusters present in the countries or regions asked for, and what that presence rests on: a stated territory is
// stronger than the head office of a member, and that is stronger than the country alone.
//
// @folder Clusters and initiatives
// @params country region
// @return region STRING code of the region
// @return region_name STRING its name
// @return id STRING cluster id
// @return name STRING cluster
// @return kind STRING cross_border, transnational or national
// @return status STRING established or initiative
// @return basis STRING what the presence rests on, the strongest where several sources tell
MATCH (c:Cluster)-[at:PRESENT_IN]->(l:Region)
WHERE (size($country) = 0 OR l.country IN $country)
  AND (size($region) = 0 OR any(part IN $region WHERE l.code STARTS WITH part))
WITH l.code AS region, min(l.name) AS region_name, c,
     min(CASE at.basis WHEN 'stated' THEN 1 WHEN 'member_head_office' THEN 2 ELSE 3 END) AS rank
RETURN region AS region, region_name AS region_name, c.id AS id, c.name AS name, c.kind AS kind, c.status AS status,
       CASE rank WHEN 1 THEN 'stated' WHEN 2 THEN 'member_head_office' ELSE 'country' END AS basis
ORDER BY region, id;
