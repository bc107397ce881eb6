import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure, type Result, success } from '../../schemas/result.ts'

/** A memory control group that nobody else is in. */
export type MemoryBound = {
  /** What is enforced there, in words. */
  how: string
  /** The command, so that it and all of its children are in the group from the first page on. */
  enter: (command: readonly string[]) => string[]
  /** Only once all of its processes have ended. */
  remove: () => Promise<void>
}

/** As the kernel shows them: a hierarchy of each version at most. */
const CGROUP = '/sys/fs/cgroup'

/**
 * Makes a group with `MemoryHigh` and `MemoryMax` of a unit, in octets. Where the kernel's memory controller is one of
 * version 1, which knows no `high`, that is a hard limit: a stricter test, since whatever cannot be reclaimed below it ends the process.
 * The failure is why none may be made here.
 */
export function makeMemoryBound(high: number, max: number): Result<MemoryBound, string> {
  const name = `recense-bench-${process.pid}`
  const own = /^\d+:memory:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
  const isVersion1 = own !== undefined
  if (!isVersion1 && !controlsMemory()) return failure('the kernel has no memory controller for us')
  // Below our own group, whose limits go on to hold. Version 2 allows that to the root only, once a group has processes.
  const folder = isVersion1 ? join(CGROUP, 'memory', own, name) : join(CGROUP, name)
  const settings = isVersion1
    ? { 'memory.limit_in_bytes': high }
    : { 'memory.high': high, 'memory.max': max }
  try {
    mkdirSync(folder)
    for (const [file, value] of Object.entries(settings)) {
      writeFileSync(join(folder, file), `${value}`)
    }
  } catch (error) {
    if (existsSync(folder)) rmdirSync(folder)
    return failure(error instanceof Error ? error.message : String(error))
  }
  return success({
    how: isVersion1 ? 'a hard limit, of cgroup v1' : 'MemoryHigh, of cgroup v2',
    enter: command => [
      ...['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', join(folder, 'cgroup.procs')],
      ...command,
    ],
    remove: () => removeGroup(folder),
  })
}

function controlsMemory(): boolean {
  try {
    return readFileSync(join(CGROUP, 'cgroup.subtree_control'), 'utf8')
      .split(/\s/)
      .includes('memory')
  } catch {
    return false
  }
}

/** A process that has just ended may still be counted. */
async function removeGroup(folder: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return rmdirSync(folder)
    } catch (error) {
      if (attempt > 50) throw error
      await sleep(100)
    }
  }
}
