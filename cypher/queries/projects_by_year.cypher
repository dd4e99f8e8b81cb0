// When did the projects start, and in which fields?
//
// Projects by the year they started and their specialization. Projects without a stated year stand in a row of
// their own.
//
// @folder Projects
// @return period STRING year, or "not stated"
// @return specialization STRING field of the project
// @return projects INTEGER [projects] how many
MATCH (p:Project)
RETURN coalesce(toString(p.start_year), 'not stated') AS period,
       coalesce(p.specialization, 'unknown') AS specialization, count(p) AS projects
ORDER BY period, specialization;
