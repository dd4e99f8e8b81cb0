// Which measures are written in the graph, how and when?
//
// Each measure that an analysis with --write made a property of nodes: of which nodes, by which method and
// from which facts. An empty time means that writing was stopped; "baltica analyze clear" removes measures again.
//
// @folder Get to know the data
// @return nodes STRING label of the nodes that hold the property
// @return scale STRING which nodes were measured together, like organizations or nuts3
// @return measure STRING name of the property
// @return rows INTEGER [nodes] nodes that got a value
// @return at STRING state of the graph it describes, UTC
// @return method STRING how it was computed
// @return selection STRING which facts it was computed from
// @return command STRING the command as typed
// @return version STRING version of Baltica that computed it
// @return run STRING id shared by all that one command wrote
MATCH (m:Measurement)
RETURN m.nodes AS nodes, m.scale AS scale, m.measure AS measure, m.rows AS rows, m.at AS at, m.method AS method,
       m.selection AS selection, m.command AS command, m.version AS version, m.run AS run
ORDER BY nodes, scale, measure;
