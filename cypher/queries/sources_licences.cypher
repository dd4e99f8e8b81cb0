// Which sources do the facts come from, and under which licences?
//
// Each data set with its publisher and licence. Keep the attribution when you pass facts on.
//
// @folder Data quality and provenance
// @return id STRING name of the source
// @return title STRING title of the data set
// @return publisher STRING who publishes it
// @return licence STRING licence of the facts
// @return url STRING where it is published
MATCH (s:Source)
RETURN s.id AS id, s.title AS title, s.publisher AS publisher, s.licence AS licence, s.url AS url
ORDER BY id;
