/** The observation that a value comes from: when the agent looked, and the message that told. */
export type Source = { readonly at: string; readonly message: string }

/** Whether `one` was observed after `other`. A total order: message ids decide between equal instants. */
export function isLater(one: Source, other: Source): boolean {
  return one.at === other.at ? one.message > other.message : one.at > other.at
}

export function isSame(one: Source | undefined, other: Source | undefined): boolean {
  return one?.at === other?.at && one?.message === other?.message
}

/** The later of the two; the one that is there when only one is. */
export function later(one: Source, other: Source | undefined): Source {
  return other && isLater(other, one) ? other : one
}

/** The earlier of two instants in the text form of `sourceOf`. */
export function earlier(one: string, other: string): string {
  if (one < other) return one
  return other
}

/** An agent's clock that runs ahead by more than this is wrong, and would make all that follows look old. */
const MAX_CLOCK_LEAD_MS = 10 * 60_000

/**
 * Where what a message tells comes from. Instants are brought to one text form, so that they compare as text;
 * one from the future counts as observed when it was received.
 */
export function sourceOf(messageId: string, observedAt: string, receivedAt: Date): Source {
  const observed = new Date(observedAt)
  const isFromTheFuture = observed.getTime() > receivedAt.getTime() + MAX_CLOCK_LEAD_MS
  return { at: (isFromTheFuture ? receivedAt : observed).toISOString(), message: messageId }
}
