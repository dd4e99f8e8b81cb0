// Which kinds of ids are there?
//
// Ids begin with the source or code list they belong to. One row for each kind of thing and beginning, with an example;
// a beginning that nobody expects, or a code list in two versions, shows after a load here.
//
// @folder Administration
// @return label STRING kind of thing
// @return prefix STRING beginning of the ids, up to the colon
// @return nodes INTEGER [nodes] how many things have it
// @return example STRING the first of their ids
MATCH (n)
WHERE NOT n:Run AND NOT n:Measurement
UNWIND labels(n) AS label
WITH label, CASE WHEN n.id CONTAINS ':' THEN split(n.id, ':')[0] ELSE 'no prefix' END AS prefix, n.id AS id
RETURN label AS label, prefix AS prefix, count(*) AS nodes, min(id) AS example
ORDER BY label, prefix;
