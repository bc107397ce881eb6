import { setTimeout as sleep } from 'node:timers/promises'
import { TOPIC_ROOT } from '../../../schemas/messages.ts'
import { failure, success } from '../../../schemas/result.ts'
import { type Channel, SEND_TIMEOUT_MS, sendFailure } from './channel.ts'

/** Tells on `recense/v1/alerts/{site}`, QoS 1; what is of no site on `…/central`. `publish` resolves when the broker has it. */
export function mqttChannel(
  channel: Omit<Channel, 'send'>,
  publish: (topic: string, payload: string) => Promise<void>,
  timeoutMs: number = SEND_TIMEOUT_MS,
): Channel {
  return {
    ...channel,
    send: async messages => {
      try {
        for (const message of messages) {
          const topic = `${TOPIC_ROOT}/alerts/${message.alert.site ?? 'central'}`
          await inTime(publish(topic, JSON.stringify(message)), timeoutMs)
        }
        return success(undefined)
      } catch (error) {
        return failure(sendFailure(error instanceof Error ? error.message : String(error), []))
      }
    },
  }
}

/** A broker that goes away in between never answers; what it has after all comes twice, with the same id. */
async function inTime(publishing: Promise<void>, timeoutMs: number): Promise<void> {
  const waiting = new AbortController()
  const late = sleep(timeoutMs, 'late' as const, { signal: waiting.signal, ref: false })
  try {
    const first = await Promise.race([publishing, late])
    if (first === 'late') throw new Error('the broker did not take it in time')
  } finally {
    waiting.abort()
    late.catch(() => {})
  }
}
