// What do the locations of organizations rest on, source by source?
//
// Organizations by source, country and by what their region rests on, best basis first: the source's own region code,
// its coordinates, its postal code, its city, a place in the name, only the country; "none" where the source names no
// place. An organization that several sources hold counts once for each; where tables of one source differ, the best
// basis counts.
//
// @folder Data quality and provenance
// @params country source
// @return source STRING name of the source
// @return country STRING country of the head office
// @return basis STRING what the location rests on, or none
// @return organizations INTEGER [organizations] how many
// @heavy
MATCH (o:Organization)
WHERE size($country) = 0 OR o.country IN $country
UNWIND coalesce(o.held_by, [o.source]) AS holder
WITH DISTINCT o, split(split(holder, ' ')[0], ':')[0] AS source
WHERE size($source) = 0 OR source IN $source
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(:Region)
WHERE at.source = source
WITH o, source, min(CASE at.basis WHEN 'nuts_code' THEN 0 WHEN 'coordinates' THEN 1 WHEN 'postal_code' THEN 2
                                  WHEN 'stated_city' THEN 3 WHEN 'stated_city_second_source' THEN 4 WHEN 'city' THEN 5
                                  WHEN 'place_in_name' THEN 6 WHEN 'country_only' THEN 7 END) AS best
WITH o, source, ['nuts_code', 'coordinates', 'postal_code', 'stated_city', 'stated_city_second_source', 'city',
                 'place_in_name', 'country_only', 'none'][coalesce(best, 8)] AS basis
RETURN source AS source, o.country AS country, basis AS basis, count(*) AS organizations
ORDER BY source, country, organizations DESC, basis;
