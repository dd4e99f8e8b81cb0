// Which organizations bridge countries?
//
// An organization is a bridge for two of its partners when these come from two countries and share no project with
// each other. Each such pair counts once for each organization that bridges it. Partner lists that were cut off
// make bridges look more frequent than they are. Pairs grow with the square of partners: those with more than
// max_partners are left out, and of tens of thousands of organizations ask for one country at a time;
// "baltica analyze centrality --measure brokerage" counts them all.
//
// @folder Paths and brokers
// @params country top
// @param max_partners INTEGER organizations with at most so many partners = 200 (e.g. 50)
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of its head office
// @return bridged INTEGER [pairs] pairs of partners it bridges
// @return bridged_abroad INTEGER [pairs] pairs of them in which both partners are foreign to it
// @heavy
MATCH (v:Organization)
WHERE size($country) = 0 OR v.country IN $country
CALL (v) {
MATCH (v)-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(o:Organization)
WHERE o.id <> v.id
WITH collect(DISTINCT o) AS partners
WHERE size(partners) <= $max_partners
UNWIND partners AS a
MATCH (a)-[:PARTICIPATES_IN]->(:Project)<-[:PARTICIPATES_IN]-(known:Organization)
WITH a, collect(DISTINCT known.id) AS met
WITH collect({id: a.id, country: a.country, met: met}) AS partners
UNWIND partners AS a
UNWIND partners AS b
WITH a, b WHERE a.country < b.country AND NOT b.id IN a.met
RETURN a.country AS one, b.country AS other
}
RETURN v.id AS id, v.name AS name, v.country AS country, count(*) AS bridged,
       sum(CASE WHEN one <> v.country AND other <> v.country THEN 1 ELSE 0 END) AS bridged_abroad
ORDER BY bridged DESC, id
LIMIT $top;
