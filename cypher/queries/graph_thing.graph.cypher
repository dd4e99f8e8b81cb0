// The thing and what it is tied to.
CALL () {
MATCH (n:Organization {id: $id}) RETURN n UNION MATCH (n:Project {id: $id}) RETURN n
UNION MATCH (n:Cluster {id: $id}) RETURN n UNION MATCH (n:Programme {id: $id}) RETURN n
UNION MATCH (n:Region {id: $id}) RETURN n UNION MATCH (n:Area {id: $id}) RETURN n
UNION MATCH (n:Topic {id: $id}) RETURN n UNION MATCH (n:Source {id: $id}) RETURN n
UNION MATCH (n:Run {id: $id}) RETURN n UNION MATCH (n:Measurement {id: $id}) RETURN n
}
MATCH found = (n)-[r]-(m)
RETURN found
ORDER BY m.id, type(r), r.source
LIMIT 300;
