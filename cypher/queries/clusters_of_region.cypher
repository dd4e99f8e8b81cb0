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
// @return basis STRING what the presence rests on
MATCH (c:Cluster)-[at:PRESENT_IN]->(l:Region)
WHERE (size($country) = 0 OR l.country IN $country)
  AND (size($region) = 0 OR any(part IN $region WHERE l.code STARTS WITH part))
RETURN l.code AS region, l.name AS region_name, c.id AS id, c.name AS name,
       c.kind AS kind, c.status AS status, at.basis AS basis
ORDER BY region, id;
