#!/bin/sh
# Restarts the nodes one after another, each only once the one before it is ready again. Its clients come back at the
# others by themselves. Stops at the first that does not become ready; the others then run as before.
# Which version of a node may stand beside which: docs/operations.md.
set -eu
cd "$(dirname "$0")"

compose() {
  docker compose --env-file .env -f compose.yaml -f compose.nodes.yaml "$@"
}

compose build app
for node in app app-2 app-3; do
  echo "Restarting $node …"
  compose up --detach --no-deps --force-recreate --wait --wait-timeout 120 "$node"
done
