#!/bin/sh
# Loads the bundled facts into the writable Neo4j and stores the measures that some queries ask for, once. Writes the
# plugin and the settings with which the read-only one serves Baltica's kit for Neo4j Browser, each time.
set -eu
kit=${BALTICA_KIT:-/kit}
trap '[ "$?" = 0 ] || touch "$kit/failed"' EXIT

if [ ! -e "$kit/loaded" ]; then
  left=60
  until baltica query run graph_labels >/dev/null 2>&1; do
    left=$((left - 1))
    if [ "$left" = 0 ] || [ -e "$kit/failed" ]; then
      baltica query run graph_labels # says what is wrong
      exit 1
    fi
    sleep 2
  done
  baltica load baltica
  baltica analyze centrality --write >/dev/null
fi
baltica browser plugin --browser-jar "$kit/neo4j-browser" --http "$BALTICA_HTTP" --out "$kit/baltica-browser.jar" \
  > "$kit/said"
grep '^[a-z_.]*=' "$kit/said" > "$kit/settings"
rm "$kit/said"
touch "$kit/loaded"
