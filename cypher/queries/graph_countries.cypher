// Which countries do the data cover, and how well?
//
// One row for each country: organizations with the head office there, how many of them are located in a NUTS 3 region,
// their projects, and the clusters that span the country. Small numbers say what the sources hold, not what there
// is.
//
// @folder Get to know the data
// @return country STRING country, ISO 3166-1
// @return name STRING its name, empty where no region of the graph tells it
// @return organizations INTEGER [organizations] with the head office there
// @return at_nuts3 INTEGER [organizations] those located in a NUTS 3 region
// @return projects INTEGER [projects] with a participant from there
// @return first_year INTEGER [year] first year in which one of these projects started, of those that state it
// @return last_year INTEGER [year] last such year
// @return clusters INTEGER [clusters] that span the country, national ones too
// @heavy
CALL () {
MATCH (o:Organization)
WHERE o.country IS NOT NULL
RETURN o.country AS country, count(o) AS organizations,
       sum(CASE WHEN EXISTS { MATCH (o)-[:LOCATED_IN]->(l:Region) WHERE l.level = 3 } THEN 1 ELSE 0 END) AS at_nuts3,
       0 AS projects, null AS first, null AS last, 0 AS clusters
UNION ALL
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE o.country IS NOT NULL
RETURN o.country AS country, 0 AS organizations, 0 AS at_nuts3, count(DISTINCT p) AS projects,
       min(p.start_year) AS first, max(p.start_year) AS last, 0 AS clusters
UNION ALL
MATCH (c:Cluster)
UNWIND c.countries AS country
RETURN country AS country, 0 AS organizations, 0 AS at_nuts3, 0 AS projects, null AS first, null AS last,
       count(DISTINCT c) AS clusters
}
WITH country, sum(organizations) AS organizations, sum(at_nuts3) AS at_nuts3, sum(projects) AS projects,
     min(first) AS first_year, max(last) AS last_year, sum(clusters) AS clusters
OPTIONAL MATCH (l:Region {country: country})
WHERE l.level = 0 AND l.name <> l.code
RETURN country AS country, min(l.name) AS name, organizations AS organizations, at_nuts3 AS at_nuts3,
       projects AS projects, first_year AS first_year, last_year AS last_year, clusters AS clusters
ORDER BY organizations DESC, clusters DESC, country;
