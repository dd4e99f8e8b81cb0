// What was loaded, and when?
//
// Each load that changed the graph, the newest first, with what it read, kept and rejected.
//
// @folder Data quality and provenance
// @return at STRING when the load began, UTC
// @return finished STRING when it ended, UTC; empty where it was stopped
// @return id STRING id of the run
// @return source STRING source that was loaded
// @return mode STRING snapshot for a whole edition, or update
// @return rows INTEGER [rows] rows read
// @return loaded INTEGER [rows] rows that brought a fact
// @return merged INTEGER [rows] rows that only repeated or completed facts of other rows
// @return rejected INTEGER [rows] rows rejected
// @return created INTEGER [facts] facts created
// @return updated INTEGER [facts] facts changed
// @return removed INTEGER [facts] facts removed
MATCH (x:Run)
OPTIONAL MATCH (x)-[:LOADED_FROM]->(s:Source)
WITH x, min(s.id) AS source
RETURN x.at AS at, x.finished AS finished, x.id AS id, source AS source, x.mode AS mode, x.rows AS rows,
       x.loaded AS loaded, x.merged AS merged, x.rejected AS rejected, x.created AS created, x.updated AS updated,
       x.removed AS removed
ORDER BY at DESC, id;
