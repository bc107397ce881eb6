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

const REST_MS = { first: 1_000, longest: 60_000 }

/** Tells alerts on the channels until stopped; a channel that is slow or dead keeps none of the others waiting. */
export function startTelling(options: TellingOptions): { stop: () => Promise<void> } {
  const { cmdb, channels, log, publicUrl, everyMs = 1_000 } = options
  /** Channels that failed the last time: how often in a row, and until when they rest. */
  const failing = new Map<string, { times: number; untilMs: number }>()

  async function route(): Promise<void> {
    try {
      await chooseChannels(cmdb, channels, new Date())
    } catch (error) {
      log.debug({ reason: String(error) }, 'telling-waits')
    }
  }

  async function tellOn(channel: Channel): Promise<void> {
    if ((failing.get(channel.name)?.untilMs ?? 0) > performance.now()) return
    try {
      const told = await tellChannel(cmdb, channel, { now: () => new Date(), publicUrl })
      if (told.sent > 0) log.info({ channel: channel.name, sent: told.sent }, 'alerts-told')
      if (told.failure !== undefined) {
        const times = (failing.get(channel.name)?.times ?? 0) + 1
        log[times === 1 ? 'warn' : 'debug'](
          { channel: channel.name, reason: told.failure },
          'channel-failed',
        )
        // What else is due would most likely fail as well; one that alone is refused holds up the others for a moment only.
        const restMs = Math.min(REST_MS.longest, REST_MS.first * 2 ** (times - 1))
        failing.set(channel.name, { times, untilMs: performance.now() + restMs })
      } else if (told.sent > 0 && failing.delete(channel.name)) {
        log.info({ channel: channel.name }, 'channel-works')
      }
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
