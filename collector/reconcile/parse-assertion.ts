import { DeviceKind } from '../../schemas/device-kind.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { type AssertableField, assertableFields, isAssertable } from './golden-record.ts'

const MAX_LENGTH = 1024

/** What is wrong with a value; `limit` goes with its length. */
export type ValueFault = {
  readonly field: string
  readonly fault: 'missing' | 'too-long' | 'not-offered' | 'malformed' | 'unknown-field'
  readonly limit?: number | undefined
}

/** A field and a value that a person or an import may give it, trimmed; else what was expected. */
export function parseAssertion(
  field: string,
  value: string,
): Result<{ field: AssertableField; value: string }, ValueFault & { message: string }> {
  if (!isAssertable(field)) {
    const message = `${field}: expected one of ${assertableFields.join(', ')}`
    return failure({ message, field, fault: 'unknown-field' })
  }
  const text = value.trim().normalize('NFC')
  if (text === '') {
    const message = `${field}: expected a value; to take one back, release the field`
    return failure({ message, field, fault: 'missing' })
  }
  if (text.length > MAX_LENGTH) {
    const message = `${field}: expected at most ${MAX_LENGTH} characters`
    return failure({ message, field, fault: 'too-long', limit: MAX_LENGTH })
  }
  if (/\p{Cc}/u.test(text) || !text.isWellFormed()) {
    const message = `${field}: expected text without control characters`
    return failure({ message, field, fault: 'malformed' })
  }
  if (field === 'kind' && !DeviceKind.safeParse(text).success) {
    const message = `kind: expected one of ${DeviceKind.options.join(', ')}`
    return failure({ message, field, fault: 'not-offered' })
  }
  return success({ field, value: text })
}
