// When was each source last loaded, and what became of its rows?
//
// Each data set with its last load: when, whether it was a whole edition or an update, the files with their digests,
// rows read, loaded, merged and rejected, and why. A load without an end was stopped and should be run again.
//
// @folder Data quality and provenance
// @params source
// @return source STRING name of the source
// @return title STRING title of the data set
// @return publisher STRING who publishes it
// @return licence STRING licence of the facts, and who is to be named for what
// @return url STRING where it is published
// @return loads INTEGER [loads] loads that changed the graph
// @return run STRING id of the last of them
// @return at STRING when it began, UTC
// @return finished STRING when it ended, UTC; empty where it was stopped
// @return mode STRING snapshot for a whole edition, or update
// @return edition STRING date of the newest record in the files, where told
// @return files LIST<STRING> files read, each with its SHA-256 digest
// @return rows INTEGER [rows] rows read
// @return loaded INTEGER [rows] rows that brought a fact
// @return merged INTEGER [rows] rows that only repeated or completed facts of other rows
// @return rejected INTEGER [rows] rows rejected
// @return reasons LIST<STRING> why rows were rejected, each with the number of rows
// @return notes LIST<STRING> what was noticed in rows that were used, each with the number of rows
// @return created INTEGER [facts] facts created
// @return updated INTEGER [facts] facts changed
// @return removed INTEGER [facts] facts removed
MATCH (s:Source)
WHERE size($source) = 0 OR replace(s.id, 'source:', '') IN $source
OPTIONAL MATCH (x:Run)-[:LOADED_FROM]->(s)
WITH s, x
ORDER BY x.at DESC, x.id DESC
WITH s, count(x) AS loads, collect(x)[0] AS last
RETURN replace(s.id, 'source:', '') AS source, s.title AS title, s.publisher AS publisher, s.licence AS licence,
       s.url AS url, loads AS loads, last.id AS run, last.at AS at, last.finished AS finished, last.mode AS mode,
       last.edition AS edition, last.files AS files, last.rows AS rows, last.loaded AS loaded, last.merged AS merged,
       last.rejected AS rejected, last.reasons AS reasons, last.notes AS notes, last.created AS created,
       last.updated AS updated, last.removed AS removed
ORDER BY source;
