import type { Observation } from '../../schemas/observation.ts'
import { lookAtDevice } from '../observe/look-at-device.ts'
import type { SnmpSession, Varbind } from '../snmp/session.ts'
import { readSystemGroup } from '../snmp/system-group.ts'
import { type Anonymised, anonymise } from './anonymise.ts'
import { openRecorded } from './recorded-session.ts'
import { rememberAnswers } from './recording-session.ts'
import type { Random } from './replace-addresses.ts'
import { type RecordLimits, walkMore } from './walk-more.ts'

export type DeviceRecording = {
  /** What to write, by bridge context; the device's own is the empty one. */
  contexts: Map<string, Varbind[]>
  /** What the agent says of the recording: what a replay must give. */
  observation: Observation
  /** What the agent says of the device. */
  original: Observation
  replacements: Anonymised['replacements']
  /** What was not walked, and why; what the recording says otherwise than the device. */
  remarks: string[]
}

/**
 * Looks at a device as a scan does and remembers every answer, walks on through the MIBs that others may want, and
 * replaces what tells whose device it is. Undefined when the device does not answer its system group.
 */
export async function recordDevice(
  device: SnmpSession,
  credentials: readonly string[],
  options: { random?: Random; limits?: RecordLimits } = {},
): Promise<DeviceRecording | undefined> {
  const { session, recording } = rememberAnswers(device)
  const system = await readSystemGroup(session)
  if (!system.ok) return undefined
  const { identity, observation: original } = await lookAtDevice(session, system.value)
  const own = recording.get('')
  const leftOut = own
    ? await walkMore(device, own, system.value.sysObjectId, options.limits)
    : ['nothing was answered']

  const { contexts, replacements } = anonymise(
    { recording, identity, observation: original, credentials },
    options.random,
  )
  const address = replacements.ip(original.address)
  const observation = await replay(address, contexts)
  return {
    contexts,
    observation,
    original,
    replacements,
    remarks: [
      ...leftOut.map(what => `not recorded: ${what}`),
      ...differences(original, observation),
    ],
  }
}

/** What the agent says of a recording. */
async function replay(
  address: string,
  contexts: ReadonlyMap<string, readonly Varbind[]>,
): Promise<Observation> {
  const session = openRecorded(address, contexts)
  const system = await readSystemGroup(session)
  const { observation } = await lookAtDevice(session, system.ok ? system.value : {})
  const { cost: _cost, ...lasting } = observation
  return lasting
}

/** Where replacing has changed more than it should: such a recording is no good test. */
function differences(device: Observation, recording: Observation): string[] {
  const facts = (['kind', 'vendor', 'model', 'version'] as const).flatMap(fact =>
    device[fact] === recording[fact]
      ? []
      : [`the ${fact} is ${recording[fact]} in the recording, ${device[fact]} on the device`],
  )
  const sections = (
    ['interfaces', 'vlans', 'neighbours', 'macTable', 'arpTable', 'accessPoints'] as const
  ).flatMap(name => {
    const [before, after] = [sizeOf(device[name]), sizeOf(recording[name])]
    return before === after ? [] : [`${name}: ${after} in the recording, ${before} on the device`]
  })
  return [...facts, ...sections]
}

function sizeOf(section: Observation['interfaces'] | Observation['vlans'] | { status: string }) {
  if ('rows' in section) return `${section.rows.length} rows`
  return 'reason' in section ? `${section.status} (${section.reason})` : section.status
}
