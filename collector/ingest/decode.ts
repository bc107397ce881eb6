import { z } from 'zod'
import { AgentId } from '../../schemas/agent-id.ts'
import { Envelope } from '../../schemas/envelope.ts'
import { messages, parseTopic } from '../../schemas/messages.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { Message } from './message.ts'
import { sanitise } from './sanitise.ts'
import { unpack } from './unpack.ts'

/** Why a message cannot be read, in one line; its id and sender as far as they can be told. */
export type Unreadable = {
  reason: string
  agentId?: string | undefined
  messageId?: string | undefined
}

const MAX_PAYLOAD_BYTES = 4 * 1024 * 1024

const Head = Envelope(z.unknown())
const Identified = z.object({ id: z.uuid() })

/** Stage 9: what came on a topic, as a message, or why it is none. Nothing in the payload is trusted before this. */
export function decode(topic: string, payload: Buffer): Result<Message, Unreadable> {
  const place = parseTopic(topic)
  if (!place || !AgentId.safeParse(place.agent).success) {
    return failure({ reason: 'the topic is not one of an agent: recense/v1/{agent}/{kind}' })
  }
  const { agent, kind } = place
  const definition = messages[kind]
  const refuse = (reason: string, messageId?: string) =>
    failure({ reason, agentId: agent, messageId })
  if (definition.from !== 'agent') return refuse(`an agent does not send ${kind}`)

  const text = readText(payload)
  if (!text.ok) return refuse(text.failure, findIdInText(payload))
  const json = readJson(text.value)
  if (!json.ok) return refuse(json.failure, findIdInText(Buffer.from(text.value.slice(0, 2000))))

  const id = findId(json.value)
  const head = Head.safeParse(json.value)
  if (!head.success) return refuse(firstFault(head.error), id)
  if (head.data.agent !== agent) {
    return refuse(`agent: expected ${agent}, as in the topic, got ${head.data.agent}`, id)
  }
  if (head.data.schema !== definition.schema) {
    return refuse(`schema: expected ${definition.schema}, got ${head.data.schema}`, id)
  }
  const body = definition.body.safeParse(head.data.body)
  if (!body.success) return refuse(firstFault(body.error, 'body'), id)

  const { sentAt } = head.data
  // The body was read with the schema that belongs to this kind.
  const message = { id: head.data.id, agentId: agent, sentAt, kind, body: body.data } as Message
  return success(message)
}

function readText(payload: Buffer): Result<string, string> {
  if (payload.length === 0) return failure('the payload is empty')
  if (payload.length > MAX_PAYLOAD_BYTES) {
    return failure(`the payload has ${payload.length} bytes, at most ${MAX_PAYLOAD_BYTES} are read`)
  }
  const unpacked = unpack(payload)
  if (!unpacked.ok) return unpacked
  try {
    return success(new TextDecoder('utf-8', { fatal: true }).decode(unpacked.value))
  } catch {
    return failure('the payload is not UTF-8 text')
  }
}

function readJson(text: string): Result<unknown, string> {
  try {
    const value: unknown = JSON.parse(text)
    return success(/\\u(?:0000|d[89a-f])/i.test(text) ? sanitise(value) : value)
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message.replaceAll('\n', ' ') : 'too deep'
    return failure(`the payload is not JSON: ${why.slice(0, 200)}`)
  }
}

function findId(value: unknown): string | undefined {
  const id = Identified.safeParse(value)
  return id.success ? id.data.id : undefined
}

/** The envelope's id in a text that does not parse: the first one before the body. */
function findIdInText(payload: Buffer): string | undefined {
  const [head = ''] = payload.subarray(0, 2000).toString('latin1').split('"body"')
  const found = /"id"\s*:\s*"([0-9a-f-]{36})"/i.exec(head)?.[1]
  return z.uuid().safeParse(found).data
}

function firstFault(error: z.ZodError, prefix?: string): string {
  const [issue] = error.issues
  const path = (prefix ? [prefix, ...(issue?.path ?? [])] : (issue?.path ?? []))
    .map((it, index) =>
      typeof it === 'number' ? `[${it}]` : `${index === 0 ? '' : '.'}${String(it)}`,
    )
    .join('')
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : ''
  const message = (issue?.message ?? 'not as expected').replace(/^Invalid input: /, '')
  return `${path || 'envelope'}: ${message}${more}`.slice(0, 500)
}
