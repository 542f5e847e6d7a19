#!/bin/sh
# Runs the server for "mvn -Pserver", and stops it when Maven ends, however that happens. Maven leaves its child behind when it gets a
# SIGTERM, as an IDE's stop button sends.
#
# serve.sh PROGRAM [ARGUMENT...]

"$@" &
server=$!
trap 'kill "$server" 2>/dev/null' INT TERM HUP
while kill -0 "$PPID" 2>/dev/null && kill -0 "$server" 2>/dev/null; do
  sleep 0.5
done
kill "$server" 2>/dev/null
wait "$server"
