// Areas, one row each
//
// All named sets of regions: macro-regions, Euroregions, areas of programmes.
//
// @folder Data for analysis
// @return id STRING area id
// @return name STRING name
// @return kind STRING kind of area
MATCH (a:Area)
RETURN a.id AS id, a.name AS name, a.kind AS kind
ORDER BY id;
