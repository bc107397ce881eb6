import type { Cmdb } from '../cmdb/connect.ts'
import { startRounds } from '../rounds/start-rounds.ts'
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
  const failing = new Set<string>()

  async function route(): Promise<void> {
    try {
      await chooseChannels(cmdb, channels, new Date())
    } catch (error) {
      log.debug({ reason: String(error) }, 'telling-waits')
    }
  }

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

  const rounds = [route, ...channels.map(channel => () => tellOn(channel))].map(round =>
    startRounds(everyMs, round),
  )
  return {
    stop: async () => {
      await Promise.all(rounds.map(it => it.stop()))
    },
  }
}
