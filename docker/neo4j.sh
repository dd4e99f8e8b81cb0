#!/usr/bin/env bash
# Starts what is given (the entry of the Neo4j image) with the password from the environment, or else from the secret,
# and with the settings of Baltica's kit for Neo4j Browser where there are some.
set -eu
password=${BALTICA_PASSWORD:-$(tr -d '\r\n' < "${BALTICA_PASSWORD_FILE:-/run/secrets/neo4j_password}")}
if [ "${#password}" -lt 8 ] || [ "$password" != "${password%%/*}" ]; then
  echo "set NEO4J_PASSWORD to a password, or NEO4J_PASSWORD_FILE to a file that holds it: at least 8 characters, no /" >&2
  exit 1
fi
unset BALTICA_PASSWORD BALTICA_PASSWORD_FILE
export NEO4J_AUTH="neo4j/$password"

settings=${BALTICA_KIT:-/plugins}/settings
if [ -e "$settings" ]; then
  while IFS== read -r name value; do # browser.post_connect_cmd travels as NEO4J_browser_post__connect__cmd
    name=${name//_/__}
    export "NEO4J_${name//./_}=$value"
  done < "$settings"
fi
exec "$@"
