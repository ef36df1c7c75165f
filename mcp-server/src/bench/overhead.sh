#!/bin/sh
# Prints what the guard costs: an allowed restart_deployment, not followed, next to the bare PATCH
# that it comes down to. Both go to the same sandbox through the same counting proxy, in turn.
#
#   overhead.sh [CALLS]     default 300
#
# Needs a java (21 or later) in JAVA_HOME or on the PATH, and what bin/pilothouse needs.
set -eu

calls=${1:-300}
case $calls in *[!0-9]* | '' | 0* | ??????*) echo "overhead.sh: CALLS must be a number from 1 to 99999" >&2 && exit 2 ;; esac
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../../.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Builds, and makes the cache, before anything is measured.
"$root/bin/pilothouse" version >/dev/null

echo "$(date -u +%Y-%m-%d), $(nproc) cores, $(uname -sr), load average $(cut -d' ' -f1-3 /proc/loadavg)"
"$java" -cp "$root/mcp-server/target/pilothouse.jar" "$here/Overhead.java" "$calls" "$root/bin/pilothouse"
echo "load average at the end $(cut -d' ' -f1-3 /proc/loadavg)"
