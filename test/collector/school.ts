import type { Endpoint, EndpointsMessage } from '../../schemas/endpoint.ts'
import type { Interface } from '../../schemas/interface.ts'
import type { MessageBody, MessageKind } from '../../schemas/messages.ts'
import { messages } from '../../schemas/messages.ts'
import type { Observation } from '../../schemas/observation.ts'
import type { ScanReport } from '../../schemas/scan-report.ts'

// Small pieces of a school, for tests to say only what matters to them.

export const SITE = '0370037P'
export const AGENT = '0370037P' as const

let ids = 0

/** A fresh UUIDv7-shaped id; later ones sort after earlier ones. */
export function newId(): string {
  ids += 1
  return `01900000-0000-7000-8000-${ids.toString(16).padStart(12, '0')}`
}

/** An instant on the day of the tests: `at('08:30')`. */
export function at(time: string, day = '2026-11-20'): string {
  return new Date(`${day}T${time}${time.length === 5 ? ':00' : ''}Z`).toISOString()
}

export function port(name: string, more: Partial<Interface> = {}): Interface {
  return { name, index: Number(name.replace(/\D/g, '')) || 1, type: 6, isUp: true, ...more }
}

/** A switch that tells everything; override what matters, `undefined` leaves a field out. */
export function aSwitch(
  number: number,
  more: { [Key in keyof Observation]?: Observation[Key] | undefined } = {},
): Observation {
  const hex = number.toString(16).padStart(2, '0')
  const observation = {
    type: 'device',
    address: `10.1.2.${number}`,
    kind: 'switch',
    vendor: 'HPE',
    model: '5130-24G',
    serial: `CN61FP${String(number).padStart(4, '0')}`,
    version: '7.1.070',
    name: `rca0370037psw${number}`,
    location: 'RG1',
    sysObjectId: '1.3.6.1.4.1.25506.11.1.170',
    sysDescr: 'HPE Comware Software',
    macAddress: `00:1b:3f:00:${hex}:00`,
    uptimeSeconds: 1000,
    interfaces: {
      status: 'complete',
      rows: [
        port('GigabitEthernet1/0/1', { macAddress: `00:1b:3f:00:${hex}:01` }),
        port('GigabitEthernet1/0/2', { macAddress: `00:1b:3f:00:${hex}:02` }),
      ],
    },
    vlans: { status: 'complete', rows: [{ id: 10, name: 'PEDAGO' }] },
    neighbours: { status: 'complete', rows: [] },
    macTable: { status: 'complete', rows: [] },
    arpTable: { status: 'unsupported' },
    accessPoints: { status: 'unsupported' },
    ...more,
  }
  const told = Object.entries(observation).filter(([, value]) => value !== undefined)
  return Object.fromEntries(told) as Observation
}

/** A Linux server with net-snmp: no serial, no MAC, nothing but its name and address. */
export function aPlainServer(
  number: number,
  more: { [Key in keyof Observation]?: Observation[Key] | undefined } = {},
): Observation {
  return aSwitch(number, {
    kind: 'server',
    vendor: 'net-snmp',
    model: undefined,
    serial: undefined,
    macAddress: undefined,
    name: `srv${number}`,
    sysObjectId: '1.3.6.1.4.1.8072.3.2.10',
    sysDescr: 'Linux',
    interfaces: { status: 'failed', reason: 'timed out' },
    ...more,
  })
}

export function aPc(number: number, more: Partial<Endpoint> = {}): Endpoint {
  const hex = number.toString(16).padStart(4, '0')
  return {
    type: 'endpoint',
    address: `10.1.20.${number}`,
    macAddress: `a4:bb:6d:00:${hex.slice(0, 2)}:${hex.slice(2)}`,
    name: `a107-sev-${number}`,
    kind: 'pc',
    vendor: 'Dell',
    via: ['icmp', 'netbios'],
    ...more,
  }
}

export function observed(observation: Observation, observedAt: string) {
  return { scanId: SCAN, observedAt, observation }
}

export function hosts(
  endpoints: Endpoint[],
  observedAt: string,
  vlan: number | undefined = 20,
): EndpointsMessage {
  return { scanId: SCAN, observedAt, ...(vlan === undefined ? {} : { vlan }), endpoints }
}

export function aReport(more: Partial<ScanReport> = {}): ScanReport {
  return {
    type: 'report',
    scanId: SCAN,
    startedAt: at('08:00'),
    finishedAt: at('08:05'),
    isPartial: false,
    sweepMethod: 'fping',
    coverage: [],
    troubled: [],
    ...more,
  }
}

const SCAN = '01900000-aaaa-7000-8000-000000000001'

/** A message as an agent sends it. */
export function envelope<Kind extends MessageKind>(
  kind: Kind,
  body: MessageBody<Kind>,
  more: { id?: string; agent?: string; schema?: string } = {},
) {
  const sentAt = at('09:00')
  return { schema: messages[kind].schema, id: newId(), agent: AGENT, sentAt, body, ...more }
}
