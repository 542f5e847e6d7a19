#!/bin/bash
# Makes a database for POSTGRES_USER with POSTGRES_PASSWORD, and becomes the server.
set -eu
if [ "$(id -u)" = 0 ]; then
  exec setpriv --reuid postgres --regid postgres --init-groups "$0"
fi
PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
export PGDATA=/var/lib/postgresql/data
initdb --username "$POSTGRES_USER" --auth scram-sha-256 --pwfile <(echo "$POSTGRES_PASSWORD") >/dev/null
echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
echo "CREATE DATABASE \"$POSTGRES_USER\"" | postgres --single -j postgres >/dev/null
exec postgres -c listen_addresses='*'
