#!/bin/sh
# Prints what a diagnosis of a whole cluster costs on clusters of 500 to 5,000 pods with three times
# as many events, of which one workload in five is broken. The API server answers out of memory.
#
#   diagnose.sh [RUNS]     default 11; a minute or two in all
#
# Needs a java (21 or later) in JAVA_HOME or on the PATH, and what bin/pilothouse needs.
set -eu

runs=${1:-11}
case $runs in *[!0-9]* | '' | 0 | ???*) echo "diagnose.sh: RUNS must be a number from 1 to 99" >&2 && exit 2 ;; esac
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../../.." && pwd -P)
target=$root/mcp-server/target
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

"$root/bin/pilothouse" version >/dev/null

work=$(mktemp -d)
pid=''
# Only what was started here, by its own number.
finish() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || :
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

for pods in 500 1000 2000 5000; do
  "$java" -cp "$target/pilothouse.jar" "$here/FrozenApi.java" "$work/kubeconfig" "$pods" $((pods * 3)) 2>"$work/api.log" &
  pid=$!
  tries=0
  until [ -f "$work/kubeconfig" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || { cat "$work/api.log" >&2 && exit 1; }
    sleep 0.1
  done
  "$java" -Xmx1g -cp "$target/pilothouse.jar:$target/lib/*" "$here/Diagnose.java" "$work/kubeconfig" "$runs"
  kill "$pid"
  wait "$pid" 2>/dev/null || :
  pid=''
  rm -f "$work/kubeconfig"
done
