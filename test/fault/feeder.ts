import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientIdentity } from '../../agent/outbox/link.ts'
import { openOutbox } from '../../agent/outbox/outbox.ts'
import { startUplink, type UplinkOptions } from '../../agent/outbox/uplink.ts'
import type { MessageBody, MessageKind } from '../../schemas/messages.ts'
import { stepOf } from './story.ts'

/** What a feeder is asked to do; the one argument of its process, as JSON. */
export type FeederSettings = {
  agent: string
  dataFolder: string
  broker: Omit<UplinkOptions['broker'], 'identity'> & { certificate?: ClientIdentity }
  /** Milliseconds since 1970 of minute 0 of the story. */
  base: number
  from: number
  to: number
  /** Steps put in a second; 0 is as fast as the outbox takes them. */
  perSecond: number
  /** What the outbox may take on disk; absent as in an installation. */
  maxBytes?: number
}

/**
 * The agent's own outbox and uplink, fed with the story instead of with scans, so that every run puts the same. Says
 * `kept N` once all steps below N are durable, and `empty` when all of them were put and receipted.
 */
const settings = JSON.parse(process.argv[2] ?? '') as FeederSettings
const { agent, base, perSecond, to } = settings
const { outbox } = openOutbox(join(settings.dataFolder, 'outbox.sqlite'), {
  ...(settings.maxBytes !== undefined && { maxBytes: settings.maxBytes }),
  checkMs: 200,
})
const { certificate, ...broker } = settings.broker
const uplink = startUplink({
  agent,
  version: 'fault-test',
  outbox,
  broker: {
    ...broker,
    ...(certificate && { identity: () => certificate }),
    retryMs: { first: 100, longest: 500 },
  },
  status: () => ({}),
  onConnect: () => {},
  onTrouble: line => console.error(line),
  resendAfterMs: 1_500,
  // What a school's line bears is tested elsewhere; here a month is to pass in a minute.
  replayMbps: 1_000,
})
const say = (line: string) => process.stdout.write(`${line}\n`)

const AT_ONCE = perSecond > 0 ? 10 : 100
for (let next = settings.from; next < to; ) {
  const end = Math.min(next + AT_ONCE, to)
  const puts = []
  for (let minute = next; minute < end; minute++) {
    const { kind, body } = stepOf(minute, base)
    puts.push(outbox.put(kind as MessageKind & 'traffic', body as MessageBody<'traffic'>))
  }
  await Promise.all(puts)
  next = end
  say(`kept ${next}`)
  if (perSecond > 0) await sleep((1000 * AT_ONCE) / perSecond)
}
while (outbox.depth().messages > 0) await sleep(20)
say('empty')
await uplink.close()
outbox.close()
