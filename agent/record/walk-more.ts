import type { SnmpSession } from '../snmp/session.ts'
import { type Answers, isSettled } from './recording-session.ts'

/** Standard MIBs that a reader of today or of tomorrow may want; none that lists users, processes, routes or files. */
const SUBTREES = [
  '1.0.8802.1.1.2.1', // LLDP-MIB
  '1.2.840.10006.300.43', // IEEE8023-LAG-MIB
  '1.3.6.1.2.1.1', // SNMPv2-MIB system
  '1.3.6.1.2.1.2', // IF-MIB
  '1.3.6.1.2.1.4.20', // IP-MIB ipAddrTable
  '1.3.6.1.2.1.4.22', // ipNetToMediaTable
  '1.3.6.1.2.1.4.34', // ipAddressTable
  '1.3.6.1.2.1.4.35', // ipNetToPhysicalTable
  '1.3.6.1.2.1.10.7', // EtherLike-MIB
  '1.3.6.1.2.1.16.19.2', // RMON2-MIB probeSoftwareRev
  '1.3.6.1.2.1.17', // BRIDGE-MIB, Q-BRIDGE-MIB
  '1.3.6.1.2.1.25.3.2', // HOST-RESOURCES-MIB hrDeviceTable
  '1.3.6.1.2.1.31.1.1', // IF-MIB ifXTable
  '1.3.6.1.2.1.33.1', // UPS-MIB
  '1.3.6.1.2.1.43.5', // Printer-MIB prtGeneral
  '1.3.6.1.2.1.47.1.1', // ENTITY-MIB entPhysicalTable
  '1.3.6.1.2.1.47.1.3.2', // entAliasMappingTable
  '1.3.6.1.2.1.47.1.4', // entLastChangeTime
  '1.3.6.1.2.1.105', // POWER-ETHERNET-MIB
]

export type RecordLimits = { maxRows: number; maxOctets: number; seconds: number }

const usual: RecordLimits = { maxRows: 50_000, maxOctets: 16 * 1024 * 1024, seconds: 180 }

/**
 * Adds to what was read of a device the rest of the MIBs that our readers know, and the tree of its own maker. What
 * was read already stays as it was. Says what was left out and why: a ceiling of rows, octets or time, or a device
 * that stopped answering.
 */
export async function walkMore(
  session: SnmpSession,
  answers: Answers,
  sysObjectId: string | undefined,
  limits: RecordLimits = usual,
): Promise<string[]> {
  const maker = /^1\.3\.6\.1\.4\.1\.\d+/.exec(sysObjectId ?? '')?.[0]
  const endsAt = performance.now() + limits.seconds * 1000
  const leftOut: string[] = []
  let octets = 0
  for (const subtree of [...SUBTREES, ...(maker ? [maker] : [])]) {
    const maxRows = limits.maxRows - answers.varbinds.size
    if (maxRows <= 0 || octets > limits.maxOctets || performance.now() > endsAt) {
      const ceiling = maxRows <= 0 ? 'rows' : octets > limits.maxOctets ? 'octets' : 'time'
      leftOut.push(`${subtree}: the ceiling of ${ceiling} was reached`)
      continue
    }
    const walked = await session.walkColumns([subtree], {
      maxRows,
      keepPartial: ({ kind, detail }) => leftOut.push(`${subtree}, in part: ${kind}, ${detail}`),
    })
    for (const varbind of walked.ok ? walked.value.flat() : []) {
      if (isSettled(answers, varbind.oid)) continue
      answers.varbinds.set(varbind.oid, varbind)
      octets += varbind.oid.length + (varbind.type === 'octets' ? varbind.value.length : 8)
    }
  }
  return leftOut
}
