import type { z } from 'zod'
import type { AgentId } from './agent-id.ts'
import { Command, CommandReply } from './command.ts'
import { EndpointsMessage } from './endpoint.ts'
import { Gap } from './gap.ts'
import { Heartbeat } from './heartbeat.ts'
import { ObservationMessage } from './observation.ts'
import { Plan } from './plan.ts'
import { Receipt } from './receipt.ts'
import { TrafficMessage } from './sample.ts'
import { ScanReport } from './scan-report.ts'

/**
 * Every message between an agent and the collector: who sends it on which topic, in which schema, how.
 * `isReceipted` ones stay in the sender's outbox until their id comes back in a receipt.
 */
export const messages = {
  heartbeat: {
    from: 'agent',
    schema: 'heartbeat/1',
    body: Heartbeat,
    qos: 1,
    retain: true,
    isReceipted: false,
  },
  'scan-report': {
    from: 'agent',
    schema: 'scan-report/1',
    body: ScanReport,
    qos: 1,
    retain: false,
    isReceipted: true,
  },
  observation: {
    from: 'agent',
    schema: 'observation/1',
    body: ObservationMessage,
    qos: 1,
    retain: false,
    isReceipted: true,
  },
  endpoints: {
    from: 'agent',
    schema: 'endpoints/1',
    body: EndpointsMessage,
    qos: 1,
    retain: false,
    isReceipted: true,
  },
  traffic: {
    from: 'agent',
    schema: 'traffic/1',
    body: TrafficMessage,
    qos: 1,
    retain: false,
    isReceipted: true,
  },
  gap: {
    from: 'agent',
    schema: 'gap/1',
    body: Gap,
    qos: 1,
    retain: false,
    isReceipted: true,
  },
  reply: {
    from: 'agent',
    schema: 'reply/1',
    body: CommandReply,
    qos: 1,
    retain: false,
    isReceipted: false,
  },
  receipt: {
    from: 'collector',
    schema: 'receipt/1',
    body: Receipt,
    qos: 1,
    retain: false,
    isReceipted: false,
  },
  plan: {
    from: 'collector',
    schema: 'plan/1',
    body: Plan,
    qos: 1,
    retain: true,
    isReceipted: false,
  },
  command: {
    from: 'collector',
    schema: 'command/1',
    body: Command,
    qos: 1,
    retain: false,
    isReceipted: false,
  },
} as const satisfies Record<string, MessageDefinition>

type MessageDefinition = {
  from: 'agent' | 'collector'
  schema: string
  body: z.ZodType
  qos: 0 | 1
  retain: boolean
  isReceipted: boolean
}

export type MessageKind = keyof typeof messages
export type MessageBody<Kind extends MessageKind> = z.infer<(typeof messages)[Kind]['body']>

export const TOPIC_ROOT = 'recense/v1'

/** The topic of one kind of message of one agent: `recense/v1/0370037P/observation`. */
export function topicOf(agent: AgentId, kind: MessageKind): string {
  return `${TOPIC_ROOT}/${agent}/${kind}`
}

/** Which agent and kind a topic names; undefined when it is not one of ours. */
export function parseTopic(topic: string): { agent: string; kind: MessageKind } | undefined {
  const [root, version, agent, kind, ...rest] = topic.split('/')
  if (`${root}/${version}` !== TOPIC_ROOT || !agent || !kind || rest.length > 0) return undefined
  return Object.hasOwn(messages, kind) ? { agent, kind: kind as MessageKind } : undefined
}
