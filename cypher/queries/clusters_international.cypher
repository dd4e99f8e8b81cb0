// Which international clusters are there, and who manages them?
//
// The cross-border and transnational clusters with their countries and managers. An empty manager means that no
// source seen names one.
//
// @folder Clusters and initiatives
// @params source specialization
// @return id STRING cluster id
// @return name STRING cluster
// @return kind STRING cross_border or transnational
// @return status STRING established or initiative
// @return specialization STRING field
// @return founded_year INTEGER [year] year it was founded, empty where not stated
// @return countries LIST<STRING> countries it spans
// @return managers LIST<STRING> organizations that manage it
MATCH (c:Cluster)
WHERE (size($specialization) = 0 OR c.specialization IN $specialization)
  AND (size($source) = 0 OR c.source IN $source)
  AND c.kind IN ['cross_border', 'transnational']
OPTIONAL MATCH (m:Organization)-[:MANAGES]->(c)
WITH DISTINCT c, m ORDER BY m.name, m.id
WITH c, collect(m.name) AS managers
RETURN c.id AS id, c.name AS name, c.kind AS kind, c.status AS status, c.specialization AS specialization,
       c.founded_year AS founded_year, c.countries AS countries, managers AS managers
ORDER BY kind, status, name, id;
