import { v7 as uuidv7 } from 'uuid'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import type { Endpoint } from '../../../schemas/endpoint.ts'
import type { Interface } from '../../../schemas/interface.ts'
import type { Observation } from '../../../schemas/observation.ts'

export const CHOISEUL = '0370037P'
export const HOSTILE_NAME =
  '<img src=x onerror="document.title=\'owned\'">"><script>owned()</script>'

const nothingRead = {
  interfaces: { status: 'unsupported' },
  vlans: { status: 'unsupported' },
  neighbours: { status: 'unsupported' },
  macTable: { status: 'unsupported' },
  arpTable: { status: 'unsupported' },
  accessPoints: { status: 'unsupported' },
} as const

const MINUTE_MS = 60_000

/** A school as its agent would report it in two scans, taken in by the real collector. */
export async function ingestChoiseul(cmdb: Cmdb, now: Date): Promise<void> {
  await registerSite(cmdb, { id: CHOISEUL, name: 'Lycée Choiseul' })
  await registerSite(cmdb, { id: '0740047Z', name: 'Lycée des Glaciers' })
  await registerSite(cmdb, { id: '0450029M' })
  await registerAgent(cmdb, { id: CHOISEUL, siteId: CHOISEUL, password: 'x'.repeat(20) })
  await registerAgent(cmdb, { id: '0740047Z', siteId: '0740047Z', password: 'x'.repeat(20) })
  await cmdb.db
    .updateTable('agents')
    .set({ state: 'online', version: '0.1.0', heartbeat_at: now })
    .where('id', '=', CHOISEUL)
    .execute()

  const hourAgo = new Date(now.getTime() - 60 * MINUTE_MS)
  const minuteAgo = new Date(now.getTime() - MINUTE_MS)
  await tell(
    cmdb,
    devices('7.1.045', true).map(it => observed(it, hourAgo)),
  )
  await tell(
    cmdb,
    devices('7.1.070', false).map(it => observed(it, minuteAgo)),
  )
  await tell(cmdb, [pcs(minuteAgo), tablets(minuteAgo)])
  await cmdb.db.updateTable('devices').set({ state: 'late' }).where('name', '=', 'ups-04').execute()
}

/** One more observation of the core switch, with another name. */
export async function renameCore(cmdb: Cmdb, name: string, now: Date): Promise<void> {
  await tell(cmdb, [observed({ ...core('7.1.070', false), name }, now)])
}

async function tell(cmdb: Cmdb, messages: InventoryMessage[]): Promise<void> {
  await ingest(messages, { cmdb, siteId: CHOISEUL, now: new Date(), newId: uuidv7 })
}

function observed(observation: Observation, at: Date): InventoryMessage {
  return {
    id: uuidv7(),
    agentId: CHOISEUL,
    sentAt: at.toISOString(),
    kind: 'observation',
    body: { scanId: uuidv7(), observedAt: at.toISOString(), observation },
  }
}

function devices(version: string, isBefore: boolean): Observation[] {
  return [
    core(version, isBefore),
    ...Array.from({ length: 25 }, (_, n) => edgeSwitch(n + 1)),
    device(60, 'access-point', 'rca0370037pap1', 'Aruba', 'AP-505'),
    device(61, 'access-point', HOSTILE_NAME, 'Aruba', 'AP-505'),
    device(62, 'firewall', 'amon-choiseul', 'Dell', 'AMON'),
    ...['scribe', 'horus', 'opsi'].map((name, n) =>
      device(70 + n, 'server', name, 'net-snmp', 'Linux'),
    ),
    device(80, 'nas', 'nas-pedago', 'Synology', 'RS1221+'),
    ...Array.from({ length: 12 }, (_, n) =>
      device(100 + n, 'ups', `ups-${String(n + 1).padStart(2, '0')}`, 'APC', 'Smart-UPS 1500'),
    ),
  ]
}

function core(version: string, isBefore: boolean): Observation {
  return {
    ...device(3, 'switch', 'rca0370037psw152.RG2.13', 'HPE', '5130-48G-4SFP+ EI', 'CN62FBX0KJ'),
    version,
    location: 'Bâtiment B, local technique 2',
    contact: 'noc@recia.example',
    sysDescr: `HPE Comware Platform Software, Software Version ${version}, Release 3506P11`,
    uptimeSeconds: 41 * 86_400,
    addresses: ['10.1.2.3', '10.1.20.1', '10.1.30.1'],
    members: [
      { position: 1, model: '5130-48G-4SFP+ EI', serial: 'CN62FBX0KJ' },
      ...(isBefore ? [] : [{ position: 2, model: '5130-24G-4SFP+ EI', serial: 'CN62FBX0KK' }]),
    ],
    interfaces: {
      status: 'complete',
      rows: Array.from({ length: 52 }, (_, n) => corePort(n + 1, isBefore)),
    },
    vlans: {
      status: 'complete',
      rows: [
        { id: 1, name: 'default' },
        { id: 10, name: 'ADMIN' },
        { id: 20, name: 'PEDAGO' },
        { id: 30, name: 'WIFI' },
      ],
    },
    neighbours: {
      status: 'complete',
      rows: Array.from({ length: 4 }, (_, n) => ({
        interface: `Ten-GigabitEthernet1/0/${49 + n}`,
        protocol: 'lldp' as const,
        name: `rca0370037psw0${n + 1}.RG${n + 1}`,
        portId: 'GigabitEthernet1/0/24',
      })),
    },
  }
}

function corePort(n: number, isBefore: boolean): Interface {
  const isUplink = n > 48
  return {
    name: isUplink ? `Ten-GigabitEthernet1/0/${n}` : `GigabitEthernet1/0/${n}`,
    index: n,
    type: 6,
    isEnabled: n !== 47,
    isUp: n !== 47 && n % 5 !== 0,
    speedMbps: isUplink ? 10_000 : n % 7 === 0 ? 100 : 1000,
    duplex: n % 7 === 0 ? 'half' : 'full',
    ...(isUplink ? { taggedVlans: [10, 20, 21, 22, 30] } : { accessVlan: n > 40 ? 10 : 20 }),
    ...(isUplink && { alias: `vers RG${n - 48}` }),
    ...(n === 3 && { alias: isBefore ? 'salle A107' : 'salle A108' }),
    ...(n <= 4 && { poeWatts: 6.4 }),
  }
}

function edgeSwitch(n: number): Observation {
  const rg = String(n).padStart(2, '0')
  const [vendor, model] =
    n <= 8
      ? ['3Com', 'SuperStack 3 4400']
      : n <= 16
        ? ['Cisco', 'WS-C2960-24TC-S']
        : ['HPE', '5130-24G-4SFP+ EI']
  return device(3 + n, 'switch', `rca0370037psw${rg}.RG${n}`, vendor, model, `SER370037${rg}`)
}

function device(
  host: number,
  kind: Observation['kind'],
  name: string,
  vendor: string,
  model: string,
  serial = `SN${host}`,
): Observation {
  return {
    type: 'device',
    address: `10.1.2.${host}`,
    kind,
    name,
    vendor,
    model,
    serial,
    macAddress: `00:1b:3f:0a:0b:${host.toString(16).padStart(2, '0')}`,
    ...nothingRead,
  }
}

function pcs(at: Date): InventoryMessage {
  return hosts(at, 20, 622, n => ({
    type: 'endpoint',
    kind: 'pc',
    name: `a${101 + Math.floor(n / 20)}-sev-${String(1 + (n % 20)).padStart(2, '0')}`,
    address: `10.1.${20 + Math.floor(n / 250)}.${1 + (n % 250)}`,
    macAddress: macOf('00:21:70', n),
    vendor: 'Dell Inc.',
    via: ['icmp', 'netbios', 'oui'],
  }))
}

function tablets(at: Date): InventoryMessage {
  return hosts(at, 30, 35, n => ({
    type: 'endpoint',
    kind: 'tablet',
    address: `10.1.30.${10 + n}`,
    macAddress: macOf('00:26:bb', n),
    vendor: 'Apple, Inc.',
    via: ['arp', 'oui'],
  }))
}

function hosts(
  at: Date,
  vlan: number,
  length: number,
  hostOf: (n: number) => Endpoint,
): InventoryMessage {
  return {
    id: uuidv7(),
    agentId: CHOISEUL,
    sentAt: at.toISOString(),
    kind: 'endpoints',
    body: {
      scanId: uuidv7(),
      observedAt: at.toISOString(),
      vlan,
      endpoints: Array.from({ length }, (_, n) => hostOf(n)),
    },
  }
}

function macOf(prefix: string, n: number): string {
  return `${prefix}:${n
    .toString(16)
    .padStart(6, '0')
    .replace(/..(?=.)/g, '$&:')}`
}
