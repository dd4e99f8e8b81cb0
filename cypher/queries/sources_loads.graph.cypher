// Sources and the loads that brought their facts.
MATCH found = (x:Run)-[:LOADED_FROM]->(s:Source)
WHERE size($source) = 0 OR replace(s.id, 'source:', '') IN $source
RETURN found
ORDER BY x.at DESC, x.id DESC, s.id
LIMIT 300;
