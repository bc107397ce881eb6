#!/bin/sh
# The agent with the memory of a small machine in mind.
# A core dump would hold every secret.
ulimit -c 0
here=$(dirname "$(readlink -f "$0")")
node=$(command -v "${NODE:-node}") || node=${NODE:-node}
flags="--no-deprecation --optimize-for-size --heap-growing-percent=30 --initial-old-space-size=16 --max-semi-space-size=1"
if [ "$1" = run ]; then
  # The service waits for most of its life: without the optimising compilers it has fewer pages of its own and of Node's.
  flags="$flags --no-opt --no-maglev --no-sparkplug"
  export MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072
  # Pages of the program file that its installation left in memory count as the installer's, and the bound of the service's
  # unit would not hold them. Those that nobody uses are let go; what the agent needs is read anew, as after a boot.
  dd if="$node" iflag=nocache count=0 status=none 2>/dev/null
fi
# shellcheck disable=SC2086 # the flags are words
exec "$node" $flags "$here/../lib/main.js" "$@"
