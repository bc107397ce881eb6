import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Neighbour } from '../../schemas/neighbour.ts'
import { Observation } from '../../schemas/observation.ts'
import type { Section } from '../../schemas/section.ts'
import { runAgent } from '../agent/recense-agent.ts'
import { type LldpdLab, lldpdObstacle, startLldpdLab } from './lldpd-lab.ts'

const because = lldpdObstacle ? ` (${lldpdObstacle})` : ''
const [authKey, privKey] = ['long enough to be a key', 'another one that is long enough']

describe.skipIf(lldpdObstacle !== undefined)(`three hosts with snmpd and lldpd${because}`, () => {
  let lab: LldpdLab
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recense-lldpd-'))
    lab = await startLldpdLab([
      'rocommunity maquette 10.88.0.0/24',
      `createUser census SHA-256 "${authKey}" AES "${privKey}"`,
      'rouser census authPriv',
      'sysLocation Baie É, lycée Choiseul',
    ])
  }, 120_000)
  afterAll(async () => {
    await lab?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A scan of all three from the first of them. */
  async function scan(...credentials: string[]): Promise<Observation[]> {
    const { code, lines, stderr } = await runAgent(
      ['scan', '10.88.0.1-10.88.0.3', '--no-names', '--format', 'ndjson', ...credentials],
      {
        within: ['ip', 'netns', 'exec', lab.hosts[0]?.namespace ?? ''],
        env: { AUTH_KEY: authKey, PRIV_KEY: privKey },
      },
    )
    expect(code, stderr).toBe(0)
    return lines
      .filter(line => (line as { type?: string }).type === 'device')
      .map(line => Observation.parse(line))
      .toSorted((a, b) => (a.address < b.address ? -1 : 1))
  }

  function v3Credentials(): string {
    const file = join(folder, 'credentials.yaml')
    const keys =
      'authProtocol: sha256, authKey: env:AUTH_KEY, privProtocol: aes, privKey: env:PRIV_KEY'
    writeFileSync(file, `- { name: sealed, version: 3, user: census, ${keys} }\n`)
    return file
  }

  test.each([
    ['SNMPv2c', () => ['--community', 'maquette']],
    ['SNMPv3 authPriv, SHA-256 and AES', () => ['--credentials', v3Credentials()]],
  ] as const)('names, neighbours, ARP and interfaces are right by %s', async (_, credentials) => {
    const seen = await scan(...credentials())
    expect(
      seen.map(({ name, address, kind, vendor, location }) => [
        name,
        address,
        kind,
        vendor,
        location,
      ]),
    ).toEqual(
      lab.hosts.map(({ name, address }) => [
        name,
        address,
        'server',
        'Linux',
        'Baie É, lycée Choiseul',
      ]),
    )
    for (const [at, host] of lab.hosts.entries()) {
      const device = seen[at]
      const others = lab.hosts.filter(other => other !== host)
      const macOf = (of: (typeof others)[number]) =>
        of.links.find(link => link.name === 'eth0')?.macAddress ?? ''

      expect(device?.macAddress).toBe(macOf(host))
      expect(rowsOf(device?.interfaces)).toMatchObject(
        host.links.map(({ name, index, mtuBytes, isUp, macAddress }) => ({
          ...{ name, index, mtuBytes, isUp, isEnabled: true, type: name === 'lo' ? 24 : 6 },
          ...(name !== 'lo' && { macAddress }),
        })),
      )
      expect(rowsOf(device?.neighbours).toSorted(byName)).toEqual(
        others.map(other => ({
          interface: 'eth0',
          protocol: 'lldp',
          chassisId: macOf(other),
          portId: macOf(other),
          portDescription: 'eth0',
          name: other.name,
          description: expect.stringContaining('Linux'),
          capabilities: ['station'],
          managementAddress: other.address,
        })),
      )
      expect(rowsOf(device?.arpTable).toSorted(byAddress)).toEqual(
        others.map(other => ({
          address: other.address,
          macAddress: macOf(other),
          interface: 'eth0',
        })),
      )
    }
  })
})

function rowsOf<Row>(section: Section<Row> | undefined): Row[] {
  return section?.status === 'complete' ? section.rows : []
}

function byName(a: Neighbour, b: Neighbour): number {
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1
}

function byAddress(a: { address: string }, b: { address: string }): number {
  return a.address < b.address ? -1 : 1
}
