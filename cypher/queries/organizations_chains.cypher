// Which chains of shared projects connect two organizations?
//
// All shortest chains from one organization to another: organization, project, organization and so on, of up to six
// projects. Each is a path, so 'baltica view' draws it. No rows: there is no such chain.
//
// @folder Paths and brokers
// @params top
// @param from_id STRING id of the first organization (e.g. baltica:aalborg-university)
// @param to_id STRING id of the last organization (e.g. baltica:aalto-university)
// @return chain STRING names along the chain; of a project the acronym, or the title where there is none
// @return ids STRING ids along the chain
// @return path PATH the chain itself
MATCH (a:Organization {id: $from_id})
MATCH (b:Organization {id: $to_id})
WHERE a.id <> b.id
MATCH found = allShortestPaths((a)-[:PARTICIPATES_IN*..12]-(b))
WITH found, [n IN nodes(found) | coalesce(n.name, n.acronym, n.title)] AS names, [n IN nodes(found) | n.id] AS numbers
RETURN reduce(text = head(names), name IN tail(names) | text + ' – ' + name) AS chain,
       reduce(text = head(numbers), one IN tail(numbers) | text + ' ' + one) AS ids, found AS path
ORDER BY ids
LIMIT $top;
