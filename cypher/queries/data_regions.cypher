// Regions, one row each
//
// All regions with population, area, urban class and keep.eu counts, for analysis outside the graph.
//
// @folder Data for analysis
// @return id STRING region id
// @return code STRING code in its scheme
// @return scheme STRING code list and version
// @return level INTEGER NUTS level; empty outside NUTS
// @return name STRING name
// @return country STRING country, ISO 3166-1
// @return population INTEGER [persons] inhabitants
// @return area FLOAT [km²] area
// @return density FLOAT [persons/km²] inhabitants per square kilometre
// @return urban_class STRING urban–rural class of a NUTS 3 region
// @return urban_share FLOAT [%] share of the inhabitants in cities, towns and suburbs
// @return urban_population_share FLOAT [%] share of the inhabitants in predominantly urban NUTS 3 regions
// @return gdp FLOAT [million EUR] gross domestic product
// @return gdp_per_inhabitant FLOAT [EUR] gross domestic product per inhabitant
// @return latitude FLOAT [degrees] latitude of the representative city, else of the middle of its largest part
// @return longitude FLOAT [degrees] longitude of the representative city, else of the middle of its largest part
// @return keep_projects INTEGER [projects] projects with a partner there, keep.eu 2014–2020
// @return keep_partners INTEGER [partners] partners there, keep.eu 2014–2020
MATCH (r:Region)
RETURN r.id AS id, r.code AS code, r.scheme AS scheme, r.level AS level, r.name AS name, r.country AS country,
       r.population AS population, r.area AS area, r.density AS density, r.urban_class AS urban_class,
       r.urban_share AS urban_share, r.urban_population_share AS urban_population_share, r.gdp AS gdp,
       r.gdp_per_inhabitant AS gdp_per_inhabitant,
       r.latitude AS latitude, r.longitude AS longitude, r.keep_projects AS keep_projects,
       r.keep_partners AS keep_partners
ORDER BY id;
