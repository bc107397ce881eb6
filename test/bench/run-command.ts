import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What one run of a whole command took, its waited-for children included. */
export type CommandCost = {
  seconds: number
  cpuSeconds: number
  /** Largest resident set of the command's own process, in mebibytes. */
  peakMiB: number
  stdout: string
}

/** Runs a command to its end under bash's `time`, watching its memory. Throws when it fails. */
export async function runCommand(command: readonly string[]): Promise<CommandCost> {
  const timed = ['-c', 'TIMEFORMAT="bench-time %R %U %S"; time "$@"', 'bash', ...command]
  const child = spawn('bash', timed, { stdio: ['ignore', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', chunk => out.push(chunk))
  child.stderr.on('data', chunk => err.push(chunk))
  let peakMiB = 0
  const watch = setInterval(() => {
    for (const pid of childrenOf(child.pid ?? 0)) peakMiB = Math.max(peakMiB, peakMemoryMiB(pid))
  }, 20)
  const code = await new Promise<number | null>(resolve => child.on('close', resolve))
  clearInterval(watch)
  const complaint = Buffer.concat(err).toString()
  const times = complaint.match(/bench-time (\S+) (\S+) (\S+)/)
  if (!times) throw new Error(`${command[0]} ended with ${code}: ${complaint.slice(-500)}`)
  return {
    seconds: Number(times[1]),
    cpuSeconds: Number(times[2]) + Number(times[3]),
    peakMiB,
    stdout: Buffer.concat(out).toString(),
  }
}

/** VmHWM of a process: its largest resident set so far. 0 when it is gone. */
export function peakMemoryMiB(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(status.match(/VmHWM:\s+(\d+) kB/)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return children.trim().split(/\s+/).filter(Boolean).map(Number)
  } catch {
    return []
  }
}
