import { TOPIC_ROOT } from '../../../schemas/messages.ts'
import { failure, success } from '../../../schemas/result.ts'
import { type Channel, sendFailure } from './channel.ts'

/** Tells on `recense/v1/alerts/{site}`, QoS 1; what is of no site on `…/central`. `publish` resolves when the broker has it. */
export function mqttChannel(
  channel: Omit<Channel, 'send'>,
  publish: (topic: string, payload: string) => Promise<void>,
): Channel {
  return {
    ...channel,
    send: async messages => {
      try {
        for (const message of messages) {
          const topic = `${TOPIC_ROOT}/alerts/${message.alert.site ?? 'central'}`
          await publish(topic, JSON.stringify(message))
        }
        return success(undefined)
      } catch (error) {
        return failure(sendFailure(error instanceof Error ? error.message : String(error), []))
      }
    },
  }
}
