#!/bin/sh
# Prints how many calls a second Pilothouse answers over HTTP, how long they take and what memory
# they cost, next to the npm package kubernetes-mcp-server with its client limit lifted. Both list
# the same 50 pods of the same API server, which answers out of memory.
#
#   load.sh [ROUNDS]     default 5; about 20 seconds each, and a minute or more for memory
#
# Needs Linux, npm, a java (21 or later) in JAVA_HOME or on the PATH, and what bin/pilothouse needs.
# Keeps the npm package in mcp-server/target.
set -eu

rounds=${1:-5}
case $rounds in *[!0-9]* | '' | 0 | ???*) echo "load.sh: ROUNDS must be a number from 1 to 99" >&2 && exit 2 ;; esac
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../../.." && pwd -P)
target=$root/mcp-server/target
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Builds, and makes the cache, before anything is measured.
"$root/bin/pilothouse" demo >/dev/null

native=$(find "$target/npm" -type f -name 'kubernetes-mcp-server-linux-*' -perm -u+x 2>/dev/null | head -n 1)
if [ -z "$native" ]; then
  npm install --silent --no-audit --no-fund --prefix "$target/npm" kubernetes-mcp-server >&2
  native=$(find "$target/npm" -type f -name 'kubernetes-mcp-server-linux-*' -perm -u+x | head -n 1)
fi
[ -n "$native" ] || { echo "load.sh: the npm package has no binary for this machine" >&2 && exit 1; }

work=$(mktemp -d)
pids=''
# Only what was started here, each by its own number.
finish() {
  for pid in $pids; do kill "$pid" 2>/dev/null || :; done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

await() {
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || { cat "$work"/*.log >&2 && echo "load.sh: gave up waiting for: $*" >&2 && exit 1; }
    sleep 0.1
  done
}

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

"$java" -cp "$target/pilothouse.jar" "$here/FrozenApi.java" "$work/kubeconfig" 2>"$work/api.log" &
pids="$pids $!"
await test -f "$work/kubeconfig"

port=$(free_port)
"$root/bin/pilothouse" serve --http "--port=$port" --management-port=off "--kubeconfig=$work/kubeconfig" 2>"$work/pilothouse.log" &
ours=$!
pids="$pids $ours"
await grep -q 'Serving MCP' "$work/pilothouse.log"

peer_port=$(free_port)
KUBE_CLIENT_QPS=1000 KUBE_CLIENT_BURST=1000 "$native" --port "$peer_port" --bind-address 127.0.0.1 \
  --kubeconfig "$work/kubeconfig" >"$work/peer.log" 2>&1 &
pids="$pids $!"
await node -e "require('net').connect($peer_port,'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))"

echo "$(date -u +%Y-%m-%d), $(nproc) cores, $(uname -sr), load average $(cut -d' ' -f1-3 /proc/loadavg)"
echo "kubernetes-mcp-server $("$native" --version)"
"$java" "$here/Load.java" "$rounds" \
  'pilothouse' "http://127.0.0.1:$port/mcp" \
  '{"name":"list_pods","arguments":{"namespace":"load-01"}}' -- \
  'kubernetes-mcp-server' "http://127.0.0.1:$peer_port/mcp" \
  '{"name":"pods_list_in_namespace","arguments":{"namespace":"load-01"}}'
"$java" "$here/Load.java" memory 'pilothouse' "http://127.0.0.1:$port/mcp" \
  '{"name":"list_pods","arguments":{"namespace":"load-01"}}' "$ours"
echo "load average at the end $(cut -d' ' -f1-3 /proc/loadavg)"
