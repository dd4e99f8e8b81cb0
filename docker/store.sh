#!/usr/bin/env bash
# Runs what is given (the entry of the Neo4j image, writable) until docker/load.sh has loaded the facts, then ends it.
# Does nothing where they are loaded.
set -eu
kit=${BALTICA_KIT:-/kit}
[ ! -e "$kit/loaded" ] || exit 0
rm -f "$kit/failed"
cp "${NEO4J_HOME:-/var/lib/neo4j}"/lib/neo4j-browser-*.jar "$kit/neo4j-browser" # without .jar, so it is no plugin
[ "$(id -u)" != 0 ] || chown -R 7474:7474 "$kit"                                 # the user of both images

"$@" &
server=$!
trap 'kill -TERM "$server"' TERM INT
while kill -0 "$server" 2>/dev/null && [ ! -e "$kit/loaded" ] && [ ! -e "$kit/failed" ]; do sleep 1; done
kill -TERM "$server" 2>/dev/null || true
ended=0
wait "$server" || ended=$?
if [ ! -e "$kit/loaded" ] || { [ "$ended" != 0 ] && [ "$ended" != 143 ]; }; then # 143: ended as asked
  touch "$kit/failed"
  echo "Neo4j ended with $ended before or after loading; see its log and that of explore-load" >&2
  exit 1
fi
