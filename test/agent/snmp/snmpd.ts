import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreeUdpPort } from './free-udp-port.ts'

/** Whether the real agent and its client are installed (Debian packages snmpd and snmp). */
export const hasSnmpd =
  spawnSync('snmpd', ['-v']).error === undefined &&
  spawnSync('snmpbulkwalk', ['-V']).error === undefined

/** Net-SNMP's privacy protocols as this build of it lists them (`DES`, `AES`, `AES-192`, `AES-256`); none without it. */
export const snmpdPrivacy: readonly string[] =
  /privacy protocol \(([^)]+)\)/
    .exec(spawnSync('snmpget', ['-h'], { encoding: 'utf8' }).stderr ?? '')?.[1]
    ?.split('|') ?? []

export type Snmpd = {
  address: string
  port: number
  /** Ends it and starts it again; with `forget`, without its memory: engine boots from 1, and an engine ID of its choice. */
  restart(options?: { forget?: boolean }): Promise<void>
  close(): Promise<void>
}

/** Net-SNMP's snmpd on a free loopback port, with these lines of configuration and files of its own. */
export async function startSnmpd(lines: readonly string[]): Promise<Snmpd> {
  const address = '127.0.0.1'
  const port = await findFreeUdpPort(address)
  const folder = mkdtempSync(join(tmpdir(), 'recense-snmpd-'))
  const state = join(folder, 'state')
  writeFileSync(
    join(folder, 'snmpd.conf'),
    [`agentaddress udp:${address}:${port}`, ...lines, ''].join('\n'),
  )

  async function start() {
    // Not by -C and -c, which would have it ignore what it remembers too.
    const child = spawn('snmpd', ['-f', '-Lo', '-p', join(folder, 'pid')], {
      env: {
        ...process.env,
        SNMPCONFPATH: `${folder}:${state}`,
        SNMP_PERSISTENT_DIR: state,
        MIBS: '',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', data => {
        if (String(data).includes('NET-SNMP version')) resolve()
      })
      child.on('error', reject)
      child.on('exit', code => reject(new Error(`snmpd ended with ${code}`)))
    })
    return child
  }
  let child = await start()
  async function stop() {
    child.removeAllListeners('exit')
    child.kill('SIGTERM')
    await once(child, 'exit')
  }

  return {
    address,
    port,
    async restart({ forget = false } = {}) {
      await stop()
      if (forget) rmSync(state, { recursive: true, force: true })
      child = await start()
    },
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The OIDs that snmpbulkwalk finds below one. */
export function snmpbulkwalk(
  to: { address: string; port: number },
  community: string,
  below: string,
): string[] {
  const output = execFileSync(
    'snmpbulkwalk',
    ['-v2c', '-c', community, '-On', '-Oq', '-m', '', `${to.address}:${to.port}`, below],
    { encoding: 'utf8' },
  )
  return [...output.matchAll(/^\.([\d.]+) (?!No Such)/gm)].map(([, oid = '']) => oid)
}
