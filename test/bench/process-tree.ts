import { readFileSync } from 'node:fs'

/** USER_HZ, which is 100 on every Linux that we run on. */
const TICKS_PER_SECOND = 100

/** Seconds of CPU that a process and its descendants have used so far, those that ended and were waited for too. */
export function cpuSecondsOfTree(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, it) => sum + cpuSeconds(it), 0)
}

/** Seconds of CPU that a process alone has used so far; 0 when it is gone. */
export function cpuSecondsOf(pid: number): number {
  const [user = 0, system = 0] = times(pid)
  return (user + system) / TICKS_PER_SECOND
}

function cpuSeconds(pid: number): number {
  return times(pid).reduce((sum, it) => sum + it, 0) / TICKS_PER_SECOND
}

/** utime, stime, cutime, cstime (proc(5)), in ticks. */
function times(pid: number): number[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields.slice(11, 15).map(Number)
  } catch {
    return []
  }
}

function descendantsOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    const direct = children.trim().split(/\s+/).filter(Boolean).map(Number)
    return direct.flatMap(it => [it, ...descendantsOf(it)])
  } catch {
    return []
  }
}
