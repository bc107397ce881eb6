import type { Notification, PoolClient } from 'pg'
import type { Cmdb } from './connect.ts'

const AGAIN_MS = 2_000

/**
 * Calls `onEvent` with the id of each event of an alert as it is committed, from `onListening` until stopped. While the database is
 * away nothing is heard; `onListening` is called again after it, since something may have been missed.
 */
export function listenForAlerts(
  { pool }: Cmdb,
  { onEvent, onListening }: { onEvent: (id: string) => void; onListening: () => void },
): { stop: () => Promise<void> } {
  let client: PoolClient | undefined
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const hear = ({ payload }: Notification) => {
    if (payload !== undefined) onEvent(payload)
  }

  async function listen(): Promise<void> {
    try {
      const connected = await pool.connect()
      if (isStopped) return connected.release()
      client = connected
      connected.on('notification', hear)
      connected.once('error', lost)
      await connected.query('LISTEN recense_alerts')
      onListening()
    } catch {
      lost()
    }
  }

  function lost(): void {
    client?.release(true)
    client = undefined
    if (isStopped || timer) return
    timer = setTimeout(() => {
      timer = undefined
      void listen()
    }, AGAIN_MS)
    timer.unref()
  }

  const started = listen()
  return {
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await started
      // Not given back to the pool: it listens.
      client?.release(true)
      client = undefined
    },
  }
}
