// What was loaded, and when?
//
// Each load that changed the graph, the newest first, with what it read, kept and rejected.
//
// @folder Data quality and provenance
// @return at STRING when the load began, UTC
// @return id STRING id of the run
// @return source STRING source that was loaded
// @return rows INTEGER [rows] rows read
// @return rejected INTEGER [rows] rows rejected
// @return created INTEGER [facts] facts created
// @return updated INTEGER [facts] facts changed
// @return removed INTEGER [facts] facts removed
MATCH (x:Run)
OPTIONAL MATCH (x)-[:LOADED_FROM]->(s:Source)
WITH x, min(s.id) AS source
RETURN x.at AS at, x.id AS id, source AS source, x.rows AS rows, x.rejected AS rejected,
       x.created AS created, x.updated AS updated, x.removed AS removed
ORDER BY at DESC, id;
