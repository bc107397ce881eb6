import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Endpoint } from '../../schemas/endpoint.ts'
import { Observation } from '../../schemas/observation.ts'
import { ScanReport } from '../../schemas/scan-report.ts'
import { makeNetnsLab, type NetnsLab, netnsObstacle } from './netns-lab.ts'
import { type Ended, runAgent, startAgent } from './recense-agent.ts'
import { hasSnmpd, startSnmpd } from './snmp/snmpd.ts'

const COMMUNITY = 'canary-community'
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-scan-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const ofType = ({ lines }: Ended, type: string) =>
  lines.filter(line => (line as { type?: string }).type === type) as Record<string, unknown>[]

describe.skipIf(!hasSnmpd)(
  `a scan of a real snmpd${hasSnmpd ? '' : ' (snmpd is not installed)'}`,
  () => {
    let snmpd: Awaited<ReturnType<typeof startSnmpd>>
    let port: string[]
    beforeAll(async () => {
      snmpd = await startSnmpd([
        `rocommunity ${COMMUNITY} 127.0.0.1`,
        'sysName srv-pedago',
        'sysLocation =cmd|calc',
        'sysContact canary',
      ])
      port = ['--port', String(snmpd.port), '--no-names']
    })
    afterAll(() => snmpd.close())

    const scan = (...args: string[]) =>
      runAgent(['scan', '127.0.0.1', '127.0.0.9', ...port, '--community', COMMUNITY, ...args])

    test('ndjson holds a device, an endpoint and a report, each exactly as its schema says', async () => {
      const ended = await scan('--format', 'ndjson')
      expect(ended.code).toBe(0)
      expect(ended.stderr).toBe('recense-agent: swept with fping: 2 of 2 addresses answer\n')
      const [device] = ofType(ended, 'device')
      expect(Observation.strict().parse(device)).toMatchObject({
        address: '127.0.0.1',
        name: 'srv-pedago',
        interfaces: { status: 'complete' },
      })
      expect(Endpoint.parse(ofType(ended, 'endpoint')[0])).toEqual({
        type: 'endpoint',
        address: '127.0.0.9',
        kind: 'unknown',
        via: ['icmp'],
      })
      expect(ScanReport.parse(ended.lines.at(-1))).toMatchObject({
        sweepMethod: 'fping',
        isPartial: false,
        coverage: [
          { addressesTried: 2, hostsAlive: 2, devicesObserved: 1, endpointsSeen: 1, snmpSilent: 1 },
        ],
      })
      expect(ended.lines).toHaveLength(3)
    })

    test('json is one document', async () => {
      const { stdout } = await scan('--format', 'json')
      const { devices, endpoints, report } = JSON.parse(stdout)
      expect(devices.map((it: Observation) => it.address)).toEqual(['127.0.0.1'])
      expect(endpoints.map((it: Endpoint) => it.address)).toEqual(['127.0.0.9'])
      expect(report.type).toBe('report')
    })

    test('csv has a row of names, a row per host, and no formula', async () => {
      const { stdout } = await scan('--format', 'csv')
      const [head, ...rows] = stdout.trim().split('\r\n')
      expect(head).toMatch(/^type,address,kind,vendor,model,serial,version,name,/)
      expect(rows).toHaveLength(2)
      expect(rows[0]).toContain("srv-pedago,'=cmd|calc,")
    })

    test('a table names the hosts and counts them', async () => {
      const { stdout } = await scan('--format', 'table')
      expect(stdout).toMatch(/│ 127\.0\.0\.1 +│/)
      expect(stdout).toContain('srv-pedago')
      expect(stdout).toMatch(/1 device and 1 endpoint at 2 addresses, in \d/)
    })

    test('without --format, what is not a terminal gets ndjson, and a file what its name says', async () => {
      expect(ofType(await scan(), 'device')).toHaveLength(1)
      const path = join(folder, 'inventory.csv')
      const { stdout } = await scan('--output', path)
      expect(stdout).toBe('')
      expect(readFileSync(path, 'utf8')).toMatch(/^type,address/)
      expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([])
    })

    test('with --no-ping a silent address is nothing, not an endpoint', async () => {
      const ended = await scan('--no-ping')
      expect(ofType(ended, 'device')).toHaveLength(1)
      expect(ofType(ended, 'endpoint')).toEqual([])
      expect(ended.lines.at(-1)).toMatchObject({
        sweepMethod: 'none',
        coverage: [{ addressesTried: 2, hostsAlive: 1 }],
      })
    })

    test('with the wrong community a device is an endpoint, and the scan has run', async () => {
      const ended = await runAgent(['scan', '127.0.0.1', ...port, '--community', 'wrong'])
      expect(ended.code).toBe(0)
      expect(ofType(ended, 'device')).toEqual([])
      expect(ofType(ended, 'endpoint')).toHaveLength(1)
    })

    test('of several communities the one that answers is used', async () => {
      const ended = await runAgent([
        ...['scan', '127.0.0.1', ...port],
        ...['--community', 'wrong', '--community', COMMUNITY],
      ])
      expect(ofType(ended, 'device')).toHaveLength(1)
    })

    test('a credentials file with a reference works, and its secret is nowhere to be seen', async () => {
      const file = write(
        'credentials.yaml',
        '- name: school\n  version: 2c\n  community: env:SCHOOL_COMMUNITY\n',
      )
      const ended = await runAgent(['scan', '127.0.0.1', ...port, '--credentials', file], {
        env: { SCHOOL_COMMUNITY: COMMUNITY },
      })
      expect(ofType(ended, 'device')).toHaveLength(1)
      expect(ended.stdout + ended.stderr).not.toContain(COMMUNITY)
    })

    test('a reader that has seen enough ends the scan quietly', async () => {
      const command = `"${process.execPath}" agent/main.ts scan 127.0.0.0/26 ${port.join(' ')} --format ndjson | head -1; echo "status \${PIPESTATUS[0]}"`
      const { execFileSync } = await import('node:child_process')
      const output = execFileSync('bash', ['-c', `${command} 2>&1`], { encoding: 'utf8' })
      expect(output).toContain('status 0')
      expect(output).not.toMatch(/EPIPE|at .*\.ts/)
    })

    test('an interrupted scan reports what it has, and says that it is partial', async () => {
      const agent = startAgent(['scan', '127.0.0.0/24', ...port])
      while (!agent.stderr().includes('swept with')) await sleep(20)
      agent.child.kill('SIGINT')
      const at = performance.now()
      const ended = await agent.ended
      expect(performance.now() - at).toBeLessThan(5000)
      expect(ended.code).toBe(0)
      expect(ofType(ended, 'endpoint')).toEqual([])
      expect(ended.lines.at(-1)).toMatchObject({ type: 'report', isPartial: true })
    })
  },
)

describe('bad usage is one line saying what and where, and exit code 2', () => {
  const cases: [string, string[], RegExp][] = [
    ['no target', ['scan'], /missing required argument 'target'/],
    ['a wrong target', ['scan', '10.1.2.300'], /target "10\.1\.2\.300": expected an address/],
    ['a /8', ['scan', '10.0.0.0/8'], /target "10\.0\.0\.0\/8": that is 16777214 addresses/],
    ['a wrong port', ['scan', '127.0.0.1', '--port', '70000'], /--port.*expected a port from 1/],
    [
      'a wrong format',
      ['scan', '127.0.0.1', '--format', 'xml'],
      /--format.*table, json, ndjson, csv/,
    ],
    [
      'a wrong target to skip',
      ['scan', '127.0.0.1', '--skip', '10.1.2.'],
      /--skip: target "10\.1\.2\.": expected an address/,
    ],
    [
      'a wrong pace',
      ['scan', '127.0.0.1', '--packets-per-second', '0'],
      /--packets-per-second.*expected 10 to 100000/,
    ],
    ['an unknown option', ['scan', '127.0.0.1', '--fast'], /unknown option '--fast'/],
    ['an unknown command', ['skan'], /unknown command 'skan'/],
    ['no command', [], /expected a command/],
    [
      'a credentials file that is not there',
      ['scan', '127.0.0.1', '--credentials', '/nowhere/c.yaml'],
      /\/nowhere\/c\.yaml: cannot be read \(ENOENT\)/,
    ],
    [
      'an output folder that is not there',
      ['scan', '127.0.0.1', '--output', '/nowhere/out.json'],
      /\/nowhere\/out\.json: cannot be written \(ENOENT\)/,
    ],
    ['no configuration', ['run'], /required option '--config <file>' not specified/],
  ]
  test.each(cases)('%s', async (_what, args, expected) => {
    const { code, stdout, stderr } = await runAgent(args)
    expect(stderr).toMatch(expected)
    expect(stderr).toMatch(/^recense-agent: .*\n$/)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})

const because = netnsObstacle ? ` (skipped: ${netnsObstacle})` : ''
describe.skipIf(netnsObstacle !== undefined)(`a link of its own${because}`, () => {
  let lab: NetnsLab
  const live = ['10.78.0.5', '10.78.1.6', '10.78.2.7', '10.78.3.8']
  beforeAll(() => {
    lab = makeNetnsLab({
      scanner: '10.78.0.1',
      prefixLength: 22,
      answering: live,
      droppingIcmp: ['10.78.3.9'],
    })
  })
  afterAll(() => lab?.remove())
  const within = () => ['ip', 'netns', 'exec', lab.scanner]

  test('a /22 shows its hosts in order, the one that drops ICMP by ARP, and nobody else', async () => {
    const ended = await runAgent(['scan', '10.78.0.0/22'], { within: within() })
    expect(ended.code).toBe(0)
    const endpoints = ofType(ended, 'endpoint')
    expect(endpoints.map(it => it.address)).toEqual(['10.78.0.1', ...live, '10.78.3.9'])
    expect(endpoints.at(-1)).toMatchObject({ via: ['arp'], macAddress: expect.any(String) })
    expect(endpoints.every(it => it.macAddress)).toBe(true)
  })

  test('nobody at all is a scan that ran', async () => {
    const ended = await runAgent(['scan', '10.78.2.100-10.78.2.110'], { within: within() })
    expect(ended.code).toBe(0)
    expect(ended.lines).toHaveLength(1)
  })

  test('no route is exit code 3, and says so', async () => {
    for (const option of [[], ['--no-ping']]) {
      const ended = await runAgent(['scan', '192.168.9.0/30', ...option], { within: within() })
      expect(ended.stderr).toBe(
        'recense-agent: the network could not be read: no route to 192.168.9.1\n',
      )
      expect(ended.stdout).toBe('')
      expect(ended.code).toBe(3)
    }
  })

  test('a part without a route is told, and the rest is scanned', async () => {
    const ended = await runAgent(['scan', live[0] ?? '', '192.168.9.1'], { within: within() })
    expect(ended.code).toBe(0)
    expect(ended.stderr).toContain('not everything was looked at: no route to 192.168.9.1')
    expect(ofType(ended, 'endpoint')).toHaveLength(1)
    expect(ended.lines.at(-1)).toMatchObject({
      coverage: [{ addressesTried: 1, failure: 'no route to 192.168.9.1' }],
    })
  })

  test('no permission for ICMP is exit code 3, and says so', async () => {
    // Copies of the tools lose the file capability that lets anybody use ICMP.
    const tools = mkdtempSync(join(tmpdir(), 'recense-tools-'))
    chmodSync(tools, 0o755)
    for (const tool of ['fping', 'ping']) {
      const path = ['/usr/bin', '/bin', '/usr/sbin'].map(it => join(it, tool)).find(existsSync)
      if (path) copyFileSync(path, join(tools, tool))
    }
    // Still root, who can read a checkout that is closed to everybody else.
    const powerless = ['setpriv', '--bounding-set=-net_raw', '--inh-caps=-net_raw']
    const ended = await runAgent(['scan', live[0] ?? ''], {
      within: [...within(), ...powerless, 'env', `PATH=${tools}`],
    })
    rmSync(tools, { recursive: true })
    expect(ended.stderr).toMatch(/the network could not be read: no permission for ICMP/)
    expect(ended.code).toBe(3)
  })
})
