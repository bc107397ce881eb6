import type { z } from 'zod'
import { RequestProblem } from './problem.ts'

/** A place in a list, opaque to the caller: base64url of the last row's sort key. */
export function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/**
 * The sort key that a cursor carries, checked against the list's own key; anything else, a cursor of another list
 * or another order included, is the caller's mistake (400).
 */
export function decodeCursor<Key>(
  schema: z.ZodType<Key>,
  cursor: string,
  parameter = 'cursor',
): Key {
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (!parsed.success) {
    throw new RequestProblem(
      400,
      `query parameter "${parameter}": expected the "next" of a previous page of this list in the same order`,
    )
  }
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
