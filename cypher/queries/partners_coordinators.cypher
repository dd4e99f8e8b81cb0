// Who could lead a project in the fields of an organization?
//
// Each row is an organization that coordinates projects in the fields asked for; where none is asked for, in those that
// the organization itself works in (the field "other" left out). It also tells whether the two have worked together.
//
// @folder Partner search
// @params id specialization country top
// @return id STRING id of the coordinator
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return coordinated INTEGER [projects] projects of the fields it coordinates
// @return last_year INTEGER [year] year the newest of them started, empty where none is dated
// @return shared INTEGER [projects] projects of any field that it shares with the organization
MATCH (:Organization {id: $id})-[:PARTICIPATES_IN]->(own:Project)
WITH collect(DISTINCT own.specialization) AS worked
WITH CASE size($specialization) WHEN 0 THEN [f IN worked WHERE f <> 'other'] ELSE $specialization END AS fields
MATCH (p:Project)
WHERE p.specialization IN fields
MATCH (p)<-[:PARTICIPATES_IN {role: 'coordinator'}]-(o:Organization)
WHERE o.id <> $id AND (size($country) = 0 OR o.country IN $country)
WITH o, count(DISTINCT p) AS coordinated, max(p.start_year) AS last_year ORDER BY coordinated DESC, o.id LIMIT $top
OPTIONAL MATCH (o)-[:PARTICIPATES_IN]->(q:Project)<-[:PARTICIPATES_IN]-(:Organization {id: $id})
RETURN o.id AS id, o.name AS name, o.country AS country, coordinated AS coordinated, last_year AS last_year,
       count(DISTINCT q) AS shared
ORDER BY coordinated DESC, id;
