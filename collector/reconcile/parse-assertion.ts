import { DeviceKind } from '../../schemas/device-kind.ts'
import { failure, type Result, success } from '../../schemas/result.ts'
import { type AssertableField, assertableFields, isAssertable } from './golden-record.ts'

const MAX_LENGTH = 1024

/** A field and a value that a person or an import may give it, trimmed; else what was expected. */
export function parseAssertion(
  field: string,
  value: string,
): Result<{ field: AssertableField; value: string }, string> {
  if (!isAssertable(field)) {
    return failure(`${field}: expected one of ${assertableFields.join(', ')}`)
  }
  const text = value.trim().normalize('NFC')
  if (text === '') return failure(`${field}: expected a value; to take one back, release the field`)
  if (text.length > MAX_LENGTH)
    return failure(`${field}: expected at most ${MAX_LENGTH} characters`)
  if (/\p{Cc}/u.test(text) || !text.isWellFormed()) {
    return failure(`${field}: expected text without control characters`)
  }
  if (field === 'kind' && !DeviceKind.safeParse(text).success) {
    return failure(`kind: expected one of ${DeviceKind.options.join(', ')}`)
  }
  return success({ field, value: text })
}
