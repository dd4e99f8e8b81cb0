// Which organizations bridge countries?
//
// An organization is a bridge for two of its partners when these come from two countries and share no project with
// each other. Each such pair counts once for each organization that bridges it. Partner lists that were cut off
// make bridges look more frequent than they are.
//
// @folder Paths and brokers
// @params top
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of its head office
// @return bridged INTEGER [pairs] pairs of partners it bridges
// @return bridged_abroad INTEGER [pairs] pairs of them in which both partners are foreign to it
// @heavy
MATCH (v:Organization)-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(partner:Organization)
WHERE partner.id <> v.id
WITH v, collect(DISTINCT partner) AS partners
UNWIND partners AS a
OPTIONAL MATCH (a)-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(known:Organization)
WITH v, partners, a, collect(DISTINCT known.id) AS met
UNWIND partners AS b
WITH v, a, b WHERE a.country < b.country AND NOT b.id IN met
RETURN v.id AS id, v.name AS name, v.country AS country, count(*) AS bridged,
       sum(CASE WHEN a.country <> v.country AND b.country <> v.country THEN 1 ELSE 0 END) AS bridged_abroad
ORDER BY bridged DESC, id
LIMIT $top;
