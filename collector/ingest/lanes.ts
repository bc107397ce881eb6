import pLimit from 'p-limit'

export type Lanes<Item> = {
  add: (lane: string, item: Item) => void
  /** Settles when nothing is waiting or at work. */
  idle: () => Promise<void>
}

/**
 * A queue per lane: items of one lane are worked on in their order, a batch at a time; a bounded number of lanes at once,
 * taking turns, so that one with a long queue delays nobody. `work` must not reject.
 */
export function createLanes<Item>(
  options: { lanesAtOnce: number; batchSize: number },
  work: (lane: string, batch: Item[]) => Promise<void>,
): Lanes<Item> {
  const limit = pLimit(options.lanesAtOnce)
  const queues = new Map<string, Item[]>()
  let whenIdle: (() => void)[] = []

  const turn = async (lane: string): Promise<void> => {
    const queue = queues.get(lane) ?? []
    await work(lane, queue.splice(0, options.batchSize))
    if (queue.length > 0) return schedule(lane)
    queues.delete(lane)
    if (queues.size > 0) return
    for (const resolve of whenIdle) resolve()
    whenIdle = []
  }
  const schedule = (lane: string) => {
    void limit(() => turn(lane))
  }

  return {
    add(lane, item) {
      const queue = queues.get(lane)
      if (queue) {
        queue.push(item)
        return
      }
      queues.set(lane, [item])
      schedule(lane)
    },
    async idle() {
      if (queues.size === 0) return
      await new Promise<void>(resolve => whenIdle.push(resolve))
    },
  }
}
