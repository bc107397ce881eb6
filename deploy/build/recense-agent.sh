#!/bin/sh
# The agent with the memory of a small machine in mind.
# A core dump would hold every secret.
ulimit -c 0
here=$(dirname "$(readlink -f "$0")")
exec "${NODE:-node}" --no-deprecation --optimize-for-size --heap-growing-percent=30 --initial-old-space-size=16 --max-semi-space-size=1 "$here/../lib/main.js" "$@"
