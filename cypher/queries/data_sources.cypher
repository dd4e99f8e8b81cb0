// Sources, one row each
//
// The data sets the facts came from, with publisher and licence.
//
// @folder Data for analysis
// @return id STRING source id
// @return title STRING title of the data set
// @return publisher STRING who publishes it
// @return licence STRING licence the facts may be used under
// @return url STRING where it is published
MATCH (s:Source)
RETURN s.id AS id, s.title AS title, s.publisher AS publisher, s.licence AS licence, s.url AS url
ORDER BY id;
