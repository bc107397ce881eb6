/** An expected outcome: the value, or why there is none. Exceptions are for bugs and broken infrastructure. */
export type Result<Value, Failure> = { ok: true; value: Value } | { ok: false; failure: Failure }

export function success<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value }
}

export function failure<Failure>(why: Failure): {
  ok: false
  failure: Failure
} {
  return { ok: false, failure: why }
}
