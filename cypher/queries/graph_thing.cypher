// What does the graph know about one thing?
//
// Everything about the organization, project, cluster, region or other thing with this id: a row for each property that
// is known, and a row for each kind of tie with the number of things at its other end and the first five of them by id.
// The accounts of its loads (held_by, claims, run) are left out. A property that is missing is not known.
//
// @folder Get to know the data
// @params id
// @return part STRING property or tie
// @return name STRING name of the property, or type, direction and other end of the tie
// @return value STRING value of the property, or names of the first five things
// @return things INTEGER [things] different things at the other end of the tie, empty for a property
CALL () {
MATCH (n:Organization {id: $id}) RETURN n UNION MATCH (n:Project {id: $id}) RETURN n
UNION MATCH (n:Cluster {id: $id}) RETURN n UNION MATCH (n:Programme {id: $id}) RETURN n
UNION MATCH (n:Region {id: $id}) RETURN n UNION MATCH (n:Area {id: $id}) RETURN n
UNION MATCH (n:Topic {id: $id}) RETURN n UNION MATCH (n:Source {id: $id}) RETURN n
UNION MATCH (n:Run {id: $id}) RETURN n UNION MATCH (n:Measurement {id: $id}) RETURN n
}
CALL (n) {
UNWIND [key IN keys(n) WHERE NOT key IN ['held_by', 'claims', 'run']] AS name
RETURN 'property' AS part, name AS name, [] + n[name] AS values, null AS things
UNION ALL
MATCH (n)-[r]->(m)
UNWIND labels(m) AS label
WITH DISTINCT type(r) + ' to ' + label AS name, m
ORDER BY m.id
WITH name, collect(coalesce(m.acronym, m.name, m.label, m.title, m.id)) AS others
RETURN 'tie' AS part, name AS name, others[0..5] AS values, size(others) AS things
UNION ALL
MATCH (n)<-[r]-(m)
UNWIND labels(m) AS label
WITH DISTINCT type(r) + ' from ' + label AS name, m
ORDER BY m.id
WITH name, collect(coalesce(m.acronym, m.name, m.label, m.title, m.id)) AS others
RETURN 'tie' AS part, name AS name, others[0..5] AS values, size(others) AS things
}
RETURN part AS part, name AS name, reduce(text = toString(head(values)), one IN tail(values) | text + '; ' +
       toString(one)) AS value, things AS things
ORDER BY part, name;
