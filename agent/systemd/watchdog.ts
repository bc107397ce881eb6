import type { Notifier } from './notify.ts'

export type WatchdogOptions = {
  env: Readonly<Record<string, string | undefined>>
  pid: number
  notifier: Pick<Notifier, 'notify'>
  /** What is late; nothing, when all is well. */
  stuck: () => string[]
  /** A line for `systemctl status`. */
  status: () => string
  onStuck: (names: string[]) => void
}

/** Fed three times per interval: one feed may be lost, and the next may be slow. */
const FEEDS_PER_INTERVAL = 3

/**
 * Feeds the service manager's watchdog as long as the event loop turns and nothing is stuck; once something is, the manager
 * ends and restarts us. Where no manager watches, what is stuck is told all the same. Returns what ends it.
 */
export function startWatchdog(options: WatchdogOptions): () => void {
  const { notifier, stuck, status, onStuck } = options
  const intervalMs = watchdogInterval(options)
  const timer = setInterval(
    () => {
      const late = stuck()
      if (late.length > 0) onStuck(late)
      else if (intervalMs) notifier.notify('WATCHDOG=1', `STATUS=${status()}`)
    },
    Math.min(2 ** 31 - 1, (intervalMs ?? 180_000) / FEEDS_PER_INTERVAL),
  )
  timer.unref()
  return () => clearInterval(timer)
}

/** From WATCHDOG_USEC, when it is meant for this process (sd_watchdog_enabled(3)). */
function watchdogInterval({ env, pid }: WatchdogOptions): number | undefined {
  const { WATCHDOG_USEC, WATCHDOG_PID } = env
  if (WATCHDOG_PID !== undefined && Number(WATCHDOG_PID) !== pid) return undefined
  const microseconds = Number(WATCHDOG_USEC)
  return microseconds > 0 ? microseconds / 1000 : undefined
}
