export type Backlog = {
  readonly bytes: number
  readonly messages: number
  add: (bytes: number) => void
  remove: (bytes: number) => void
  /** Whether there is room, waiting for it at most this long. */
  room: (withinMs: number) => Promise<boolean>
}

/** Counts what was received and not yet taken in, against a limit that keeps the collector's memory bounded. */
export function createBacklog(limits: { maxBytes: number; maxMessages: number }): Backlog {
  let bytes = 0
  let messages = 0
  let waiting: (() => void)[] = []
  const hasRoom = () => bytes < limits.maxBytes && messages < limits.maxMessages

  return {
    get bytes() {
      return bytes
    },
    get messages() {
      return messages
    },
    add(size) {
      bytes += size
      messages += 1
    },
    remove(size) {
      bytes -= size
      messages -= 1
      if (!hasRoom()) return
      for (const wake of waiting) wake()
      waiting = []
    },
    async room(withinMs) {
      if (hasRoom()) return true
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, withinMs)
        waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
      return hasRoom()
    },
  }
}
