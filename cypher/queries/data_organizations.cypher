// Organizations, one row each
//
// All organizations with what is known of them, for analysis outside the graph.
//
// @folder Data for analysis
// @return id STRING organization id
// @return name STRING full name
// @return short_name STRING short name
// @return type STRING kind of organization
// @return helix STRING academia, business, government or civil society
// @return country STRING country of the head office, ISO 3166-1
// @return city STRING city of the head office
// @return latitude FLOAT [degrees] latitude, as stated
// @return longitude FLOAT [degrees] longitude, as stated
// @return source STRING source of the fact
// @return source_url STRING page the fact was read from
MATCH (o:Organization)
RETURN o.id AS id, o.name AS name, o.short_name AS short_name, o.type AS type, o.helix AS helix,
       o.country AS country, o.city AS city, o.latitude AS latitude, o.longitude AS longitude,
       o.source AS source, o.source_url AS source_url
ORDER BY id;
