import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** Tells the service manager how the service is (sd_notify(3)); does nothing where there is none. */
export type Notifier = {
  /** Assignments such as `READY=1`; sent one after the other, in order. */
  notify(...assignments: string[]): void
  /** Resolves when the manager has been told all, or takes too long: an agent that ends must not take its last word along. */
  told(): Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>

/** A message that the manager does not take in this time is given up. */
const PATIENCE_MS = 5_000
/** A manager that hangs must not make a queue. */
const MOST_WAITING = 8
/** How long an end is put off for the manager's sake. */
const LAST_WORD_MS = 1_000

/**
 * By `systemd-notify`, which is part of systemd: Node has no datagram sockets in the Unix domain. `onTrouble` gets a line when
 * it cannot be run. The unit needs NotifyAccess=all, since it is a child of ours that speaks.
 */
export function createNotifier(env: Environment, onTrouble: (line: string) => void): Notifier {
  if (!env.NOTIFY_SOCKET) return { notify() {}, told: () => Promise.resolve() }
  let waiting = 0
  let last: Promise<void> = Promise.resolve()
  return {
    notify(...assignments) {
      if (waiting >= MOST_WAITING) return
      waiting += 1
      last = last.then(() => send(assignments, env, onTrouble)).finally(() => void waiting--)
    },
    told: () => Promise.race([last, sleep(LAST_WORD_MS, undefined, { ref: false })]),
  }
}

function send(
  assignments: readonly string[],
  env: Environment,
  onTrouble: (line: string) => void,
): Promise<void> {
  const { NOTIFY_SOCKET, PATH } = env
  return new Promise(resolve => {
    // Nothing else of our environment: it may hold secrets.
    const child = spawn('systemd-notify', [...assignments], {
      env: { NOTIFY_SOCKET, PATH },
      stdio: 'ignore',
      timeout: PATIENCE_MS,
    })
    child.once('error', error => {
      onTrouble(`systemd-notify cannot be run: ${error.message}`)
      resolve()
    })
    child.once('exit', code => {
      if (code !== 0) onTrouble(`systemd-notify ended with ${code ?? 'a signal'}`)
      resolve()
    })
  })
}
