// When did an organization first meet its partners?
//
// One row for each organization it shares a dated project with: the first such project, the year of the last one, and
// their number. Projects without a stated year are left out, and the sources may not hold the very first.
//
// @folder Time
// @params id
// @return first_year INTEGER [year] year their first shared project started
// @return project STRING acronym of that project, or its title; of several in one year the first by id
// @return id STRING partner's id
// @return name STRING partner's name
// @return country STRING country of the partner's head office
// @return last_year INTEGER [year] year their last shared project started
// @return shared INTEGER [projects] dated projects they share
// @return project_id STRING id of the first project
MATCH (o:Organization {id: $id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(partner:Organization)
WHERE partner.id <> o.id AND p.start_year IS NOT NULL
WITH DISTINCT partner, p
ORDER BY p.start_year, p.id
WITH partner, collect(p) AS met
WITH partner, head(met) AS first, last(met) AS latest, size(met) AS shared
RETURN first.start_year AS first_year, coalesce(first.acronym, first.title) AS project, partner.id AS id,
       partner.name AS name, partner.country AS country, latest.start_year AS last_year, shared AS shared,
       first.id AS project_id
ORDER BY first_year, project_id, id;
