// Are ties stated more than once?
//
// One row for each type of relationship: how many there are, how many pairs of things they tie, and how many things
// have a tie to the same other thing more than once, since several sources or tables state it or it has several roles.
// Count different things, not relationships, where this is not zero.
//
// @folder Administration
// @return type STRING type of relationship
// @return ties INTEGER [relationships] how many there are
// @return pairs INTEGER [pairs] different pairs of things they tie
// @return things INTEGER [things] things with a tie that is stated more than once
// @return shared INTEGER [things] things whose ties of the type come from several sources
// @heavy
MATCH (a)-[r]->(b)
WITH type(r) AS type, a, count(r) AS ties, count(DISTINCT b) AS ends, min(r.source) AS first, max(r.source) AS last
RETURN type AS type, sum(ties) AS ties, sum(ends) AS pairs, sum(CASE WHEN ties > ends THEN 1 ELSE 0 END) AS things,
       sum(CASE WHEN first <> last THEN 1 ELSE 0 END) AS shared
ORDER BY ties DESC, type;
