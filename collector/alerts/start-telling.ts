import type { Cmdb } from '../cmdb/connect.ts'
import type { Channel } from './channels/channel.ts'
import { chooseChannels, tellChannel } from './tell.ts'

type TellingLog = Record<'debug' | 'info' | 'warn', (fields: object, event: string) => void>

export type TellingOptions = {
  cmdb: Cmdb
  channels: readonly Channel[]
  log: TellingLog
  /** Where people open the pages: `https://recense.example`. */
  publicUrl?: string | undefined
  everyMs?: number
}

/** Tells alerts on the channels until stopped; a channel that is slow or dead keeps none of the others waiting. */
export function startTelling(options: TellingOptions): { stop: () => Promise<void> } {
  const { cmdb, channels, log, publicUrl, everyMs = 1_000 } = options
  let isStopping = false
  let routing: Promise<void> | undefined
  const busy = new Map<string, Promise<void>>()
  const failing = new Set<string>()

  const timer = setInterval(() => {
    routing ??= chooseChannels(cmdb, channels, new Date())
      .then(() => {})
      .catch((error: unknown) => log.debug({ reason: String(error) }, 'telling-waits'))
      .finally(() => {
        routing = undefined
      })
    for (const channel of channels) {
      if (busy.has(channel.name) || isStopping) continue
      const telling = tellOn(channel).finally(() => busy.delete(channel.name))
      busy.set(channel.name, telling)
    }
  }, everyMs).unref()

  async function tellOn(channel: Channel): Promise<void> {
    try {
      const told = await tellChannel(cmdb, channel, { now: () => new Date(), publicUrl })
      if (told.sent > 0) log.info({ channel: channel.name, sent: told.sent }, 'alerts-told')
      if (told.failure !== undefined) {
        const level = failing.has(channel.name) ? 'debug' : 'warn'
        log[level]({ channel: channel.name, reason: told.failure }, 'channel-failed')
        failing.add(channel.name)
      } else if (told.sent > 0) failing.delete(channel.name)
    } catch (error) {
      // The database is away; what waits is there when it is back.
      log.debug({ channel: channel.name, reason: String(error) }, 'telling-waits')
    }
  }

  return {
    stop: async () => {
      isStopping = true
      clearInterval(timer)
      await routing
      await Promise.all(busy.values())
    },
  }
}
