import { failure, type Result, success } from '../../schemas/result.ts'
import { integer, objectIdentifier, text, textUpTo } from './decode.ts'
import { presentKeys } from './present-keys.ts'
import type { SnmpFailure, SnmpSession, Varbind } from './session.ts'

/** SNMPv2-MIB system group, decoded (RFC 3418). What a device says of itself before anybody knows what it is. */
export type SystemGroup = {
  sysDescr?: string
  /** Dotted numbers, without a leading dot. */
  sysObjectId?: string
  uptimeSeconds?: number
  contact?: string
  name?: string
  location?: string
}

const SYSTEM = '1.3.6.1.2.1.1'
const longText = textUpTo(4096)

/** The system group, in one GET. A device that answers without any of it gives an empty group. */
export async function readSystemGroup(
  session: SnmpSession,
): Promise<Result<SystemGroup, SnmpFailure>> {
  const answer = await session.get([1, 2, 3, 4, 5, 6].map(object => `${SYSTEM}.${object}.0`))
  if (!answer.ok) return failure(answer.failure)

  const [descr, objectId, upTime, contact, name, location] = answer.value
  const ticks = decoded(upTime, integer)
  return success(
    presentKeys({
      sysDescr: decoded(descr, longText),
      sysObjectId: decoded(objectId, objectIdentifier),
      uptimeSeconds: ticks !== undefined && ticks >= 0 ? ticks / 100 : undefined,
      contact: decoded(contact, text),
      name: decoded(name, text),
      location: decoded(location, text),
    }),
  )
}

function decoded<Value>(
  varbind: Varbind | undefined,
  as: (varbind: Varbind) => Value | undefined,
): Value | undefined {
  return varbind && as(varbind)
}
