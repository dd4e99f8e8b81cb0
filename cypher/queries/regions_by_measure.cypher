// Which regions or countries rank highest by a measure that was written?
//
// Regions of a level with the highest values of a measure, as "baltica analyze centrality --nodes regions --write" wrote
// it; level 0 are the countries. It finds nothing where the measure was not written at that level.
//
// @folder Regions and urbanization
// @params top level country
// @param measure STRING name of the measure (e.g. betweenness)
// @return id STRING region id
// @return code STRING code of the region
// @return name STRING name
// @return country STRING country, ISO 3166-1
// @return value FLOAT [as the measure] its value
// @return at STRING state of the graph it describes, UTC
MATCH (m:Measurement {measure: $measure, nodes: 'Region'})
WHERE m.scale = CASE $level WHEN 0 THEN 'countries' WHEN 1 THEN 'nuts1' WHEN 2 THEN 'nuts2' ELSE 'nuts3' END
MATCH (r:Region)
WHERE r[$measure] IS NOT NULL AND (r.level = $level OR $level = 0 AND r.scheme = 'ISO3166-1')
  AND (size($country) = 0 OR r.country IN $country)
RETURN r.id AS id, r.code AS code, r.name AS name, r.country AS country, toFloat(r[$measure]) AS value, m.at AS at
ORDER BY value DESC, id
LIMIT $top;
