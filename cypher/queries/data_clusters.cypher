// Clusters, one row each
//
// All clusters with what is known of them, for analysis outside the graph.
//
// @folder Data for analysis
// @return id STRING cluster id
// @return name STRING name
// @return kind STRING cross_border, transnational or national
// @return status STRING established or initiative
// @return specialization STRING field of the cluster
// @return founded_year INTEGER [year] year it was founded
// @return countries LIST<STRING> countries it spans, ISO 3166-1
// @return source STRING source of the fact
// @return source_url STRING page the fact was read from
MATCH (c:Cluster)
RETURN c.id AS id, c.name AS name, c.kind AS kind, c.status AS status, c.specialization AS specialization,
       c.founded_year AS founded_year, c.countries AS countries, c.source AS source, c.source_url AS source_url
ORDER BY id;
