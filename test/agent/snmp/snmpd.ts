import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether the real agent and its client are installed (Debian packages snmpd and snmp). */
export const hasSnmpd =
  spawnSync('snmpd', ['-v']).error === undefined &&
  spawnSync('snmpbulkwalk', ['-V']).error === undefined

/** Net-SNMP's snmpd on a free loopback port, with these lines of configuration and files of its own. */
export async function startSnmpd(
  lines: readonly string[],
): Promise<{ address: string; port: number; close(): Promise<void> }> {
  const address = '127.0.0.1'
  const port = await freePort(address)
  const folder = mkdtempSync(join(tmpdir(), 'recense-snmpd-'))
  const file = join(folder, 'snmpd.conf')
  writeFileSync(file, [`agentaddress udp:${address}:${port}`, ...lines, ''].join('\n'))
  const child = spawn('snmpd', ['-f', '-Lo', '-C', '-c', file, '-p', join(folder, 'pid')], {
    env: { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', data => {
      if (String(data).includes('NET-SNMP version')) resolve()
    })
    child.on('error', reject)
    child.on('exit', code => reject(new Error(`snmpd ended with ${code}`)))
  })
  return {
    address,
    port,
    async close() {
      child.removeAllListeners('exit')
      child.kill('SIGTERM')
      await once(child, 'exit')
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

async function freePort(address: string): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}
