// Which organizations rank highest by a measure that was written?
//
// Organizations with the highest values of a measure, such as betweenness or degree, as "baltica analyze centrality
// --write" wrote it. It finds nothing where the measure was not written; measures_written tells which are, and how they
// were computed. A country chosen here does not change the values.
//
// @folder Organizations
// @params top country
// @param measure STRING name of the measure (e.g. betweenness)
// @return id STRING organization id
// @return name STRING name
// @return country STRING country of the head office, ISO 3166-1
// @return value FLOAT [as the measure] its value
// @return at STRING state of the graph it describes, UTC
MATCH (m:Measurement {measure: $measure, scale: 'organizations'})
MATCH (o:Organization)
WHERE o[$measure] IS NOT NULL AND (size($country) = 0 OR o.country IN $country)
RETURN o.id AS id, o.name AS name, o.country AS country, toFloat(o[$measure]) AS value, m.at AS at
ORDER BY value DESC, id
LIMIT $top;
