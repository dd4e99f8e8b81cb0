// Which names stand for several things?
//
// Names that several organizations, projects, clusters or programmes have, in capitals or not. A cluster and the
// organization that manages it often share a name; two organizations with one name may be the same one, twice.
//
// @folder Data quality and provenance
// @params top
// @return name STRING name or acronym, in small letters
// @return things INTEGER [things] how many have it
// @return kinds LIST<STRING> their labels
// @return ids LIST<STRING> their ids
MATCH (n)
WHERE n:Organization OR n:Project OR n:Cluster OR n:Programme
WITH toLower(coalesce(n.acronym, n.name, n.title)) AS name, collect(n) AS same
WHERE size(same) > 1
UNWIND same AS n
UNWIND labels(n) AS kind
WITH name, n, kind
ORDER BY kind, n.id
RETURN name AS name, count(n) AS things, collect(kind) AS kinds, collect(n.id) AS ids
ORDER BY things DESC, name
LIMIT $top;
