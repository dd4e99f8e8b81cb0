// Projects, one row each
//
// All projects with what is known of them, for analysis outside the graph.
//
// @folder Data for analysis
// @return id STRING project id
// @return acronym STRING short name
// @return title STRING full title
// @return start_year INTEGER [year] year the project started
// @return end_year INTEGER [year] year the project ended or is to end
// @return total_cost FLOAT [EUR] total budget
// @return eu_contribution FLOAT [EUR] EU money for the project
// @return specialization STRING field of the project
// @return min_countries INTEGER [countries] smallest number its kind of action demands, empty where not known
// @return partner_list_complete BOOLEAN whether the list of partners was read in full
// @return source STRING source of the fact
// @return source_url STRING page the fact was read from
MATCH (p:Project)
RETURN p.id AS id, p.acronym AS acronym, p.title AS title, p.start_year AS start_year, p.end_year AS end_year,
       p.total_cost AS total_cost, p.eu_contribution AS eu_contribution,
       p.specialization AS specialization, p.min_countries AS min_countries,
       p.partner_list_complete AS partner_list_complete, p.source AS source, p.source_url AS source_url
ORDER BY id;
