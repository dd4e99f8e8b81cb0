// Did every load come to its end, and what was wrong with its rows?
//
// One row for each load and each reason for which it rejected rows or noted something about them, newest load first. A
// load that stopped before its end should be run again: it goes on where it stopped. A load without trouble has one row,
// "nothing to tell".
//
// @folder Administration
// @params source
// @return at STRING when the load began, UTC
// @return id STRING id of the load
// @return source STRING source that was loaded
// @return state STRING finished, or stopped before its end
// @return rows INTEGER [rows] rows read
// @return rejected INTEGER [rows] rows rejected
// @return told STRING "rejected" or "noted", the reason and the number of rows
MATCH (x:Run)-[:LOADED_FROM]->(s:Source)
WITH x, replace(s.id, 'source:', '') AS source
WHERE size($source) = 0 OR source IN $source
WITH x, source,
     [one IN coalesce(x.reasons, []) | 'rejected: ' + one] + [one IN coalesce(x.notes, []) | 'noted: ' + one] AS lines
UNWIND CASE WHEN size(lines) = 0 THEN ['nothing to tell'] ELSE lines END AS told
RETURN x.at AS at, x.id AS id, source AS source,
       CASE WHEN x.finished IS NULL THEN 'stopped before its end' ELSE 'finished' END AS state,
       x.rows AS rows, x.rejected AS rejected, told AS told
ORDER BY at DESC, id, source, told;
