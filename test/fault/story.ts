import type { MessageBody, MessageKind } from '../../schemas/messages.ts'
import { aPc, aReport, aSwitch, hosts, observed, port } from '../collector/school.ts'

/** A message as a step of the story: what the agent puts into its outbox. */
export type Step = {
  [Kind in 'observation' | 'endpoints' | 'scan-report' | 'traffic']: {
    kind: Kind & MessageKind
    body: MessageBody<Kind>
  }
}['observation' | 'endpoints' | 'scan-report' | 'traffic']

const MINUTE_MS = 60_000
const SWITCHES = 6
const WATCHED = ['GigabitEthernet1/0/1', 'GigabitEthernet1/0/2', 'GigabitEthernet1/0/24']

/**
 * What an agent tells minute by minute, from `base` on: samples of the watched ports, and now and then a switch, the
 * hosts of a VLAN, or that a scan is done. The same for the same number, whoever asks and however often.
 */
export function stepOf(minute: number, base: number): Step {
  const at = (more = 0) => new Date(base + (minute + more) * MINUTE_MS).toISOString()
  switch (minute % 20) {
    case 5: {
      const number = 1 + (Math.floor(minute / 20) % SWITCHES)
      return { kind: 'observation', body: observed(switchAt(number, minute), at()) }
    }
    case 11: {
      const pcs = Array.from({ length: 12 }, (_, index) =>
        aPc(1 + index, { name: `a107-sev-${1 + index}-${Math.floor(minute / 100)}` }),
      )
      return { kind: 'endpoints', body: hosts(pcs, at()) }
    }
    case 17: {
      const scanId = `01900000-bbbb-7000-8000-${minute.toString(16).padStart(12, '0')}`
      return {
        kind: 'scan-report',
        body: aReport({ scanId, startedAt: at(-5), finishedAt: at() }),
      }
    }
    default: {
      const samples = WATCHED.map((name, index) => ({
        address: '10.1.2.1',
        interface: name,
        from: at(),
        to: at(1),
        octetsIn: 1_000_003 * (index + 1) + minute * 7919,
        octetsOut: 10_007 * (index + 1) + minute * 104_729,
      }))
      return { kind: 'traffic', body: { samples } }
    }
  }
}

/** A port comes up, a VLAN gets another name, a stack member is replaced: something differs every time. */
function switchAt(number: number, minute: number) {
  const round = Math.floor(minute / 20 / SWITCHES)
  const hex = number.toString(16).padStart(2, '0')
  return aSwitch(number, {
    version: `7.1.${70 + round}`,
    members: [1, 2].map(position => ({
      position,
      serial: `CN61FP${number}00${position === 2 ? round % 3 : 0}`,
    })),
    interfaces: {
      status: 'complete',
      rows: [1, 2, 24].map((place, index) =>
        port(`GigabitEthernet1/0/${place}`, {
          macAddress: `00:1b:3f:00:${hex}:${place.toString(16).padStart(2, '0')}`,
          isUp: (round + index) % 2 === 0,
        }),
      ),
    },
    vlans: { status: 'complete', rows: [{ id: 10, name: `PEDAGO-${round}` }] },
  })
}
