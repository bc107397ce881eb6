import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { failure, type Result, success } from '../../schemas/result.ts'

/** `absent`: not installed; `refused`: no permission for ICMP sockets; `broken`: anything else. */
export type FpingFailure = { kind: 'absent' | 'refused' | 'broken'; detail: string }

export type Echo = { address: string; rttMs: number }

/**
 * Two tries 500 and 750 ms long: on a school's LAN an answer takes 1 ms, a sleepy tablet 300. fping's default of four
 * tries would make a silent /24 take 4 s.
 */
const ARGUMENTS = ['-a', '-e', '-r', '1', '-t', '500', '-B', '1.5']
const LEAST_INTERVAL_MS = 2

/**
 * The addresses that answer an ICMP echo, by one fping process (5.0 or newer; IPv4 and IPv6). At most 256 addresses:
 * packets that wait for ARP fill the socket's buffer at about 512, and hosts behind them would look silent.
 */
export function fping(
  addresses: readonly string[],
  options: {
    command?: string
    signal?: AbortSignal | undefined
    /** Between two packets; at least, and by default, 2. */
    intervalMs?: number | undefined
  } = {},
): Promise<Result<Echo[], FpingFailure>> {
  const intervalMs = Math.max(LEAST_INTERVAL_MS, Math.ceil(options.intervalMs ?? 0))
  return new Promise(resolve => {
    const child = spawn(options.command ?? 'fping', [...ARGUMENTS, '-i', `${intervalMs}`], {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.signal && { signal: options.signal }),
    })
    const echoes: Echo[] = []
    let complaint = ''
    child.on('error', error => {
      const kind = 'code' in error && error.code === 'ENOENT' ? 'absent' : 'broken'
      resolve(failure({ kind, detail: kind === 'absent' ? 'not installed' : error.message }))
    })
    createInterface({ input: child.stdout }).on('line', line => {
      const echo = parseEcho(line)
      if (echo) echoes.push(echo)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      // Routers' ICMP errors are told here, as many as there are packets.
      complaint = (complaint + text).slice(-2000)
    })
    child.on('close', (code, signal) => resolve(judge(code, signal, complaint, echoes)))
    // fping that dies before reading its targets says why in its exit code; EPIPE adds nothing.
    child.stdin.on('error', () => {})
    child.stdin.end(`${addresses.join('\n')}\n`)
  })
}

/** A line of `fping -a -e`: `10.1.2.3 (0.41 ms)`. */
export function parseEcho(line: string): Echo | undefined {
  const match = /^(?<address>[0-9a-fA-F.:]+) \((?<rtt>\d+(?:\.\d+)?) ms\)$/.exec(line.trim())
  const { address, rtt } = match?.groups ?? {}
  return address && rtt ? { address, rttMs: Number(rtt) } : undefined
}

/** fping(8): 0 all answered, 1 some did not, 2 an address was not found, 3 wrong arguments, 4 a system call failed. */
function judge(
  code: number | null,
  signal: string | null,
  complaint: string,
  echoes: Echo[],
): Result<Echo[], FpingFailure> {
  if (code === 0 || code === 1 || code === 2) return success(echoes)
  const detail = complaint.trim().split('\n').at(-1) || `ended with ${signal ?? `code ${code}`}`
  const isRefused = /can't create (raw )?socket|must run as root|Operation not permitted/.test(
    complaint,
  )
  return failure({ kind: isRefused ? 'refused' : 'broken', detail })
}
