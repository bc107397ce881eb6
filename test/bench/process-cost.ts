import { readFileSync } from 'node:fs'

/** USER_HZ, which is 100 on every Linux that we run on. */
const TICKS_PER_SECOND = 100

/**
 * From proc(5), status, in MB: `RssAnon` is what nobody else can use, `VmRSS` counts the pages of mapped files, too, `VmHWM` is
 * the most that this has been.
 */
export function memoryMB(pid: number, what: 'RssAnon' | 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return (Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024) / 1e6
}

/** User and system time, of waited-for children too. */
export function cpuSeconds(pid: number): number {
  return fieldsOf(pid, 11, 15).reduce((sum, ticks) => sum + ticks, 0) / TICKS_PER_SECOND
}

/** Pages that had to be read from the disk since the process began. */
export function majorFaults(pid: number): number {
  return fieldsOf(pid, 9, 10)[0] ?? 0
}

/** Of proc(5), stat: what follows the name of the program, from the state on. */
function fieldsOf(pid: number, from: number, to: number): number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(from, to).map(Number)
}
