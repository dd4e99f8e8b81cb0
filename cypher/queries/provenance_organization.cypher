// Where do the facts on an organization come from?
//
// The organization itself and each of its relationships, with the source, the public page the fact was read from,
// and the load that last changed it.
//
// @folder Data quality and provenance
// @params id
// @return fact STRING what is stated
// @return about STRING id of the other end, or of the organization itself
// @return source STRING name of the source
// @return source_url STRING public page
// @return run STRING id of the load that last changed the fact
CALL () {
MATCH (o:Organization {id: $id})
RETURN 'Organization' AS fact, o.id AS about, o.source AS source, o.source_url AS source_url, o.run AS run
UNION ALL
MATCH (o:Organization {id: $id})-[r]->(n)
RETURN type(r) AS fact, n.id AS about, r.source AS source, r.source_url AS source_url, r.run AS run
}
RETURN fact AS fact, about AS about, source AS source, source_url AS source_url, run AS run
ORDER BY fact, about, source, source_url, run;
