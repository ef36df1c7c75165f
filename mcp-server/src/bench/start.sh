#!/bin/sh
# Prints the time from process start to the answer to `initialize`, and the peak memory by then, of
# Pilothouse with and without its ahead-of-time cache, next to the native binary inside the npm
# package kubernetes-mcp-server, all over stdio with a kubeconfig whose cluster does not answer.
#
#   start.sh [RUNS]     default 10
#
# Needs Linux, npm, a java (17 or later) on the PATH, and what bin/pilothouse needs. Takes a few seconds a run, and puts the npm
# package into a temporary folder that it removes.
set -eu

runs=${1:-10}
case $runs in *[!0-9]* | '' | 0 | ???*) echo "start.sh: RUNS must be a number from 1 to 99" >&2 && exit 2 ;; esac
here=$(cd "$(dirname "$0")" && pwd -P)
launcher=$here/../../../bin/pilothouse

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Nothing listens on the discard port: the cluster is configured but dead.
cat >"$work/kubeconfig" <<EOF
apiVersion: v1
kind: Config
clusters: [{name: dead, cluster: {server: "http://127.0.0.1:9"}}]
contexts: [{name: dead, context: {cluster: dead, user: nobody}}]
users: [{name: nobody, user: {}}]
current-context: dead
EOF
export KUBECONFIG="$work/kubeconfig"

npm install --silent --no-audit --no-fund --prefix "$work" kubernetes-mcp-server >&2
native=$(find "$work/node_modules" -type f -name 'kubernetes-mcp-server-linux-*' -perm -u+x | head -n 1)
[ -n "$native" ] || { echo "start.sh: the npm package has no binary for this machine" >&2 && exit 1; }

# Builds, and makes the cache, before anything is measured.
"$launcher" demo >/dev/null

"${JAVA_HOME:+$JAVA_HOME/bin/}java" "$here/Start.java" "$runs" \
  'pilothouse' "$launcher" serve -- \
  'pilothouse, no cache' env PILOTHOUSE_CACHE=off "$launcher" serve -- \
  'kubernetes-mcp-server (native)' "$native"
