import { v7 as uuidv7 } from 'uuid'
import { type MessageBody, messages, topicOf } from '../../schemas/messages.ts'
import { loadCommandsToSend, markCommandSent } from '../cmdb/commands.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { loadPlansToPublish, markPlanPublished } from '../cmdb/plans.ts'

export type DownlinkOptions = {
  cmdb: Cmdb
  /** Resolves when the broker has it. */
  publish: (topic: string, payload: string, options: { retain: boolean }) => Promise<void>
  isConnected: () => boolean
  /** Something could not be published; it is tried again. */
  onTrouble: (error: Error) => void
  pollMs?: number
}

/** The road to the agents: plans and commands on record go to the broker. */
export type Downlink = {
  /** The broker may have forgotten what it retained: every plan is published again. */
  connected: () => void
  /** Something new is on record. */
  nudge: () => void
  stop: () => Promise<void>
}

/** What another process has put on record, such as the command line, is found this soon. */
const POLL_MS = 2_000
/** Agents refuse what is older. */
const COMMAND_LIVES_MS = 10 * 60_000

/**
 * Publishes what is committed, and marks it once the broker has it: a collector that is killed in between publishes it twice,
 * which changes nothing for the agent.
 */
export function startDownlink(options: DownlinkOptions): Downlink {
  const { cmdb, publish, onTrouble } = options
  let isStopped = false
  let isAllDue = false
  let isDue = false
  let running: Promise<void> | undefined

  async function publishDue(): Promise<void> {
    const which = isAllDue ? 'all' : 'new'
    isAllDue = false
    try {
      for (const { agent, plan } of await loadPlansToPublish(cmdb, which)) {
        await send('plan', agent, uuidv7(), new Date(), plan)
        await markPlanPublished(cmdb, agent, plan.revision, new Date())
      }
      const since = new Date(Date.now() - COMMAND_LIVES_MS)
      for (const { id, agent, command, askedAt } of await loadCommandsToSend(cmdb, since)) {
        await send('command', agent, id, new Date(askedAt), command)
        await markCommandSent(cmdb, id, new Date())
      }
    } catch (error) {
      isAllDue ||= which === 'all'
      throw error
    }
  }

  async function send<Kind extends 'plan' | 'command'>(
    kind: Kind,
    agent: string,
    id: string,
    sentAt: Date,
    body: MessageBody<Kind>,
  ): Promise<void> {
    const { schema, retain } = messages[kind]
    const envelope = { schema, id, agent, sentAt: sentAt.toISOString(), body }
    await publish(topicOf(agent, kind), JSON.stringify(envelope), { retain })
  }

  function nudge(): void {
    isDue = true
    if (running || isStopped || !options.isConnected()) return
    running = (async () => {
      while (isDue && !isStopped) {
        isDue = false
        await publishDue()
      }
    })()
      .catch(onTrouble)
      .finally(() => {
        running = undefined
      })
  }

  const timer = setInterval(nudge, options.pollMs ?? POLL_MS)
  timer.unref()
  return {
    nudge,
    connected() {
      isAllDue = true
      nudge()
    },
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}
