import { ensureChangePartitions } from './change-partitions.ts'
import type { Cmdb } from './connect.ts'

const EVERY_MS = 24 * 3_600_000

/** While it runs, the change log has its partitions ahead of time, looked after once a day; `onFailure` tells of a day it could not. */
export function keepPartitions(
  { pool }: Cmdb,
  onFailure: (error: Error) => void,
): { stop: () => void } {
  const timer = setInterval(() => {
    makePartitions(pool).catch(onFailure)
  }, EVERY_MS).unref()
  return { stop: () => clearInterval(timer) }
}

async function makePartitions(pool: Cmdb['pool']): Promise<void> {
  const client = await pool.connect()
  try {
    await ensureChangePartitions(client, new Date())
  } finally {
    client.release()
  }
}
