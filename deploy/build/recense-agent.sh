#!/bin/sh
# The agent with the memory of a small machine in mind.
here=$(dirname "$(readlink -f "$0")")
exec "${NODE:-node}" --max-semi-space-size=4 "$here/../lib/main.js" "$@"
