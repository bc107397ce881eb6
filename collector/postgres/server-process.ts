import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { Account } from './account.ts'
import { postgresEnv } from './cluster.ts'
import type { PostgresFailure } from './postgres-failure.ts'

/** A PostgreSQL server that is a child of this process and does not outlive it, however it ends. */
export type ServerProcess = {
  /** Settles when the server has stopped, for whatever reason. */
  exited: Promise<void>
  /** Stops it (fast shutdown: open transactions are rolled back, everything committed is on disk). */
  stop: () => Promise<void>
}

const STOP_TIMEOUT_MS = 10_000

// The shell holds one end of a pipe of which we hold the other: when we end, even by kill -9, it reads the end of the
// file and shuts the server down. Signals meant for us (Ctrl-C reaches the whole group, systemd's SIGTERM every process)
// are ignored, for we stop the server last.
const SUPERVISE = `
trap '' HUP INT TERM
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
{ cat <&3 >/dev/null; kill -INT "$server"; } 2>/dev/null & watcher=$!
wait "$server"; status=$?
kill -KILL "$watcher" 2>/dev/null
exit "$status"
`

/** Starts the server and waits until it accepts connections; a crash is recovered from first, which may take a while. */
export async function startServerProcess(
  postgres: string,
  args: readonly string[],
  account: Account,
  options: { readyWithinMs: number; onLogLine: (line: string) => void },
): Promise<Result<ServerProcess, PostgresFailure>> {
  const shell = account.wrap('/bin/sh', ['-c', SUPERVISE, 'recense-postgres', postgres, ...args])
  const child = spawn(shell.program, shell.args, {
    ...shell.options,
    stdio: ['pipe', 'ignore', 'pipe'],
    // A session of its own, so that Ctrl-C in our terminal does not reach the server before us.
    detached: true,
    cwd: '/',
    env: postgresEnv(),
  })
  // Writing to a shell that has just ended must not end us.
  child.stdin.on('error', () => undefined)
  const exited = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })

  const lines: string[] = []
  const isReady = new Promise<boolean>(resolve => {
    createInterface({ input: child.stderr }).on('line', line => {
      lines.push(line)
      if (lines.length > 20) lines.shift()
      options.onLogLine(line)
      if (line.includes('database system is ready to accept connections')) resolve(true)
    })
    void exited.then(() => resolve(false))
    setTimeout(resolve, options.readyWithinMs, false).unref()
  })
  if (await isReady) return success({ exited, stop: () => stop(child, exited) })

  await stop(child, exited)
  const reason =
    lines.findLast(line => /\b(FATAL|PANIC):/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
  return failure({ kind: 'not-started', message: `PostgreSQL does not start: ${reason}` })
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.stdin?.end()
  if (child.exitCode !== null || child.signalCode !== null) return
  const force = setTimeout(() => {
    // Immediate shutdown: the next start recovers from the write-ahead log.
    if (child.pid) process.kill(-child.pid, 'SIGQUIT')
  }, STOP_TIMEOUT_MS)
  await exited
  clearTimeout(force)
}
