#!/bin/sh
# Starts the Java runtime of an image. Replaces launch.c, which explains the steps, where no C compiler was available.
# Limitations: SIGQUIT prints a thread dump; rendezvous lock forwards only SIGHUP, SIGINT and SIGTERM, and other signals end it but
# not its command; some shells drop environment variables whose names are not identifiers; text is UTF-8 only where the locale
# C.UTF-8 is installed.
file=$0
while [ -L "$file" ]; do
  link=$(readlink "$file")
  case $link in /*) file=$link ;; *) file=$(dirname "$file")/$link ;; esac
done
image=$(cd "$(dirname "$file")/.." && pwd -P) || exit 1
name=${file##*/}

for hidden in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH LC_ALL; do
  eval "given=\${$hidden+x}"
  if [ -n "$given" ]; then
    eval "export RENDEZVOUS_HIDDEN_$hidden=\"\$$hidden\""
    unset "$hidden"
  fi
done

export LC_ALL=C.UTF-8
[ -n "${RENDEZVOUS_HIDDEN_LC_ALL+x}" ] || export RENDEZVOUS_ADDED_LC_ALL=

RENDEZVOUS_INHERITED=,
for descriptor in /proc/self/fd/*; do
  # Except the descriptor of the listing itself, which is closed by now, and the one of this script.
  [ ! -e "$descriptor" ] || [ "$descriptor" -ef "$file" ] || RENDEZVOUS_INHERITED=$RENDEZVOUS_INHERITED${descriptor##*/},
done
export RENDEZVOUS_INHERITED

count=$#
while IFS= read -r option; do
  # Leaves signals to the launcher, which is no longer there.
  [ "$option" != -Xrs ] || continue
  case $option in *@*) option=${option%%@*}$image${option#*@} ;; esac
  set -- "$@" "$option"
done <"$image/lib/$name.options"
while [ "$count" -gt 0 ]; do
  argument=$1
  shift
  set -- "$@" "$argument"
  count=$((count - 1))
done
exec "$image/lib/runtime/bin/java" "$@"
