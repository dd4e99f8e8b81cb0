// How many facts does each source hold?
//
// Things and relationships by source and kind, and how many of them name the public page they were read from.
//
// @folder Data quality and provenance
// @return source STRING name of the source
// @return kind STRING label or type of relationship
// @return facts INTEGER [facts] how many
// @return with_page INTEGER [facts] those with a public page
CALL () {
MATCH (n)
UNWIND labels(n) AS kind
RETURN n.source AS source, kind AS kind, count(n) AS facts, count(n.source_url) AS with_page
UNION ALL
MATCH ()-[r]->()
RETURN r.source AS source, type(r) AS kind, count(r) AS facts, count(r.source_url) AS with_page
}
RETURN source AS source, kind AS kind, facts AS facts, with_page AS with_page
ORDER BY source, kind;
