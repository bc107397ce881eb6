import { z } from 'zod'
import { Envelope } from '../../schemas/envelope.ts'
import { type MessageBody, type MessageKind, messages } from '../../schemas/messages.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { unpack } from './packed-body.ts'

/** What the collector sends is small: a receipt of 1,000 ids is 40 kB, the plan of a large site 20 kB. */
const MOST_BYTES = 1_048_576

/** A message from the collector, or why it cannot be read. */
export type Decoded<Kind extends MessageKind> = Result<
  { id: string; sentAt: string; body: MessageBody<Kind> },
  string
>

/** A message from the collector: JSON, perhaps in zstd. The failure says what was wrong, without repeating the message. */
export function decodeMessage<Kind extends MessageKind>(kind: Kind, bytes: Buffer): Decoded<Kind> {
  if (bytes.length > MOST_BYTES)
    return failure(`${bytes.length} bytes, expected at most ${MOST_BYTES}`)
  let json: unknown
  try {
    json = JSON.parse(unpack(bytes, MOST_BYTES))
  } catch {
    return failure('not JSON, nor JSON in zstd')
  }
  const { schema, body } = messages[kind]
  const parsed = Envelope(body).safeParse(json)
  if (!parsed.success)
    return failure(z.prettifyError(parsed.error).split('\n').slice(0, 2).join(' '))
  if (parsed.data.schema !== schema) {
    return failure(`schema ${parsed.data.schema}, expected ${schema}`)
  }
  const { id, sentAt } = parsed.data
  return success({ id, sentAt, body: parsed.data.body as MessageBody<Kind> })
}
