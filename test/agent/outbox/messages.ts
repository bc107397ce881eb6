import type { MessageBody } from '../../../schemas/messages.ts'

const MINUTE_MS = 60_000
export const START = Date.UTC(2026, 10, 2, 7, 30)

export const instant = (minute: number) => new Date(START + minute * MINUTE_MS).toISOString()

/** A minute's samples of some interfaces of a switch, in which as much moved as the minute and the interface say. */
export function samplesOf(minute: number, interfaces = 2): MessageBody<'traffic'> {
  return {
    samples: Array.from({ length: interfaces }, (_, index) => ({
      address: '10.1.2.3',
      interface: `GigabitEthernet1/0/${index + 1}`,
      from: instant(minute),
      to: instant(minute + 1),
      octetsIn: octetsOf(minute, index),
      octetsOut: 3 * octetsOf(minute, index),
    })),
  }
}

/** Spread like real ones, so that they compress like real ones. */
export function octetsOf(minute: number, index: number): number {
  return (Math.imul(minute * 64 + index + 1, 0x9e3779b1) >>> 0) % 750_000_000
}

export function observationOf(address: string, minute: number, isWhole = true) {
  const complete = { status: 'complete' as const, rows: [] }
  return {
    scanId: '0190a1b2-0000-7000-8000-000000000000',
    observedAt: instant(minute),
    observation: {
      type: 'device' as const,
      address,
      kind: 'switch' as const,
      name: `sw at minute ${minute}`,
      interfaces: isWhole ? complete : { status: 'failed' as const, reason: 'timeout' },
      vlans: complete,
      neighbours: complete,
      macTable: complete,
      arpTable: complete,
      accessPoints: complete,
    },
  }
}

export function hostsOf(scan: number, vlan: number, hosts: number[]): MessageBody<'endpoints'> {
  return {
    scanId: `0190a1b2-0000-7000-8000-${String(scan).padStart(12, '0')}`,
    observedAt: instant(scan),
    vlan,
    endpoints: hosts.map(host => ({
      type: 'endpoint',
      address: `10.1.${vlan}.${host}`,
      kind: 'pc',
      via: ['icmp'],
    })),
  }
}
