// Where is a name in the graph?
//
// Organizations, projects, clusters and programmes whose name, short name or id contains a text. The id found here
// is what other queries ask for.
//
// @folder Get to know the data
// @params text top
// @return kind STRING Organization, Project, Cluster or Programme
// @return id STRING id for other queries
// @return name STRING name or title
// @return country STRING country of an organization
MATCH (n)
WHERE (n:Organization OR n:Project OR n:Cluster OR n:Programme)
  AND any(written IN [n.id, n.name, n.short_name, n.acronym, n.title]
          WHERE written IS NOT NULL AND toLower(written) CONTAINS toLower($text))
UNWIND labels(n) AS kind
RETURN kind AS kind, n.id AS id, coalesce(n.name, n.title) AS name, n.country AS country
ORDER BY kind, name, id
LIMIT $top;
