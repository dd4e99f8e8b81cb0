// All shortest chains from one organization to the other.
MATCH (a:Organization {id: $from_id})
MATCH (b:Organization {id: $to_id})
WHERE a.id <> b.id
MATCH found = allShortestPaths((a)-[:PARTICIPATES_IN*..12]-(b))
RETURN found
ORDER BY [n IN nodes(found) | n.id]
LIMIT $top;
