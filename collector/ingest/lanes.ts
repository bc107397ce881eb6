/** `live` says how things are now; `backlog` has waited at its sender, and can wait here. */
export type Urgency = 'live' | 'backlog'

export type Lanes<Item> = {
  add: (lane: string, item: Item, urgency: Urgency) => void
  /** Settles when nothing is waiting or at work. */
  idle: () => Promise<void>
}

/** After so many turns of what is live, one turn is the backlog's: it must end, whatever else comes. */
const LIVE_TURNS = 20

type Lane<Item> = Record<Urgency, Item[]>

/**
 * A live queue and a backlog per lane: the items of a queue are worked on in their order, a batch at a time. A bounded number
 * of lanes is at work at once, each with one batch; live ones before backlogs, and lanes take turns, so that one with a long
 * queue delays nobody. `work` must not reject.
 */
export function createLanes<Item>(
  options: { lanesAtOnce: number; batchSize: number },
  work: (lane: string, batch: Item[]) => Promise<void>,
): Lanes<Item> {
  const lanes = new Map<string, Lane<Item>>()
  const atWork = new Set<string>()
  /** Lanes with something to do that are not at work, in the order of their turns. */
  const ready: Record<Urgency, Set<string>> = { live: new Set(), backlog: new Set() }
  let liveTurns = 0
  let whenIdle: (() => void)[] = []

  function next(): { name: string; urgency: Urgency } | undefined {
    const isTurnOfBacklog = liveTurns >= LIVE_TURNS && ready.backlog.size > 0
    const urgency = ready.live.size > 0 && !isTurnOfBacklog ? 'live' : 'backlog'
    const [name] = ready[urgency]
    if (name === undefined) return undefined
    liveTurns = urgency === 'live' ? liveTurns + 1 : 0
    return { name, urgency }
  }

  function begin(): void {
    while (atWork.size < options.lanesAtOnce) {
      const turn = next()
      if (!turn) return
      void take(turn.name, turn.urgency)
    }
  }

  async function take(name: string, urgency: Urgency): Promise<void> {
    ready.live.delete(name)
    ready.backlog.delete(name)
    atWork.add(name)
    await work(name, lanes.get(name)?.[urgency].splice(0, options.batchSize) ?? [])
    atWork.delete(name)
    line(name)
    begin()
  }

  /** To the end of the line, or out when there is nothing left to do. */
  function line(name: string): void {
    const lane = lanes.get(name)
    if (!lane || atWork.has(name)) return
    if (lane.live.length > 0) ready.live.add(name)
    if (lane.backlog.length > 0) ready.backlog.add(name)
    if (lane.live.length > 0 || lane.backlog.length > 0) return
    lanes.delete(name)
    if (lanes.size > 0) return
    for (const resolve of whenIdle) resolve()
    whenIdle = []
  }

  return {
    add(name, item, urgency) {
      const lane = lanes.get(name) ?? { live: [], backlog: [] }
      lanes.set(name, lane)
      lane[urgency].push(item)
      line(name)
      begin()
    },
    async idle() {
      if (lanes.size === 0) return
      await new Promise<void>(resolve => whenIdle.push(resolve))
    },
  }
}
