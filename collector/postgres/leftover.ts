import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { PostgresFailure } from './postgres-failure.ts'

const FAST_SHUTDOWN_MS = 15_000
const IMMEDIATE_SHUTDOWN_MS = 5_000

/**
 * No PostgreSQL works on the cluster any more, and no stale postmaster.pid blocks the next one. To be called by the
 * holder of the data folder only: whatever still runs there was left by a collector that was killed.
 */
export async function stopLeftover(cluster: string): Promise<Result<void, PostgresFailure>> {
  // Without /proc (macOS) PostgreSQL's own check of postmaster.pid has the last word.
  if (!existsSync('/proc/self/cwd') || !existsSync(cluster)) return success(undefined)

  signal(serversOf(cluster), 'SIGINT')
  if (!(await areGone(cluster, FAST_SHUTDOWN_MS))) {
    signal(serversOf(cluster), 'SIGQUIT')
    if (!(await areGone(cluster, IMMEDIATE_SHUTDOWN_MS))) {
      return failure({
        kind: 'still-running',
        message: `PostgreSQL (process ${serversOf(cluster).join(', ')}) still works on ${cluster} and does not stop: stop it first`,
      })
    }
  }
  // Its process number may since belong to somebody else, and PostgreSQL would take that for a live server.
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  return success(undefined)
}

async function areGone(cluster: string, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (serversOf(cluster).length > 0) {
    if (performance.now() > deadline) return false
    await sleep(50)
  }
  return true
}

/** PostgreSQL's processes, server and backends alike, that work in this folder. */
function serversOf(cluster: string): number[] {
  const folder = realpathSync(cluster)
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => isServerOf(folder, pid))
    .map(Number)
}

function isServerOf(folder: string, pid: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/comm`, 'utf8') === 'postgres\n' &&
      readlinkSync(`/proc/${pid}/cwd`) === folder
    )
  } catch {
    // Gone meanwhile, or somebody else's, whose folder we may not read: then it is not ours.
    return false
  }
}

function signal(pids: number[], name: 'SIGINT' | 'SIGQUIT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // Already gone.
    }
  }
}
