// How many facts does each source hold?
//
// Things and relationships by source and kind: how many the source holds, how many of them no other source holds, and
// how many name the public page they were read from. A thing that several sources hold counts for each of them. What
// no source holds, like the account of a measure, is left out.
//
// @folder Data quality and provenance
// @return source STRING name of the source
// @return kind STRING label or type of relationship
// @return facts INTEGER [facts] how many
// @return alone INTEGER [facts] those that no other source holds
// @return with_page INTEGER [facts] those with a public page
CALL () {
MATCH (n)
WHERE n.source IS NOT NULL
UNWIND labels(n) AS kind
WITH n, kind, [holder IN coalesce(n.held_by, [n.source]) | split(split(holder, ' ')[0], ':')[0]] AS holders
WITH n, kind, [i IN range(0, size(holders) - 1) WHERE NOT holders[i] IN holders[0..i] | holders[i]] AS sources
UNWIND sources AS source
RETURN source AS source, kind AS kind, count(n) AS facts, sum(CASE WHEN size(sources) = 1 THEN 1 ELSE 0 END) AS alone,
       count(n.source_url) AS with_page
UNION ALL
MATCH ()-[r]->()
RETURN r.source AS source, type(r) AS kind, count(r) AS facts, count(r) AS alone, count(r.source_url) AS with_page
}
RETURN source AS source, kind AS kind, facts AS facts, alone AS alone, with_page AS with_page
ORDER BY source, kind;
