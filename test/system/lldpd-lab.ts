import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { netnsObstacle } from '../agent/netns-lab.ts'
import { hasSnmpd } from '../agent/snmp/snmpd.ts'

const hasLldpd = spawnSync('lldpcli', ['-v']).error === undefined

/** Why hosts with snmpd and lldpd cannot be made here; undefined when they can. */
export const lldpdObstacle =
  netnsObstacle ?? (hasSnmpd ? (hasLldpd ? undefined : 'needs lldpd') : 'needs snmpd and snmp')

/** What the kernel of a host says of one of its interfaces. */
export type KernelLink = {
  name: string
  index: number
  macAddress: string
  mtuBytes: number
  isUp: boolean
}

export type LldpHost = {
  /** Also its sysName and its name in LLDP. */
  name: string
  namespace: string
  address: string
  links: readonly KernelLink[]
}

export type LldpdLab = {
  hosts: readonly LldpHost[]
  close(): Promise<void>
}

/** Time for daemons to start and to have heard each other, who announce themselves every second. */
const PATIENCE_MS = 30_000
/** Which of the link-local group addresses a bridge passes on: bit 14, 01:80:c2:00:00:0e. By itself it keeps LLDP. */
const PASS_LLDP = '16384'
/** snmpd hands LLDP-MIB to lldpd. */
const LLDP_CHASSIS_ID = '1.0.8802.1.1.2.1.3.2.0'

/**
 * Three hosts on a bridge, each a network namespace with an address on 10.88.0.0/24, a real snmpd with these lines of
 * configuration and a real lldpd as its AgentX sub-agent. Ready when all have heard each other.
 */
export async function startLldpdLab(lines: readonly string[]): Promise<LldpdLab> {
  const id = `recense${process.pid}${Math.random().toString(36).slice(2, 6)}`
  const folder = mkdtempSync(join(tmpdir(), 'recense-lldpd-'))
  // lldpcli and lldpd's worker give up their rights before they look for the socket.
  chmodSync(folder, 0o755)
  const bridge = `${id}b`
  const namespaces = [bridge, ...[1, 2, 3].map(number => `${id}h${number}`)]
  const daemons: ChildProcess[] = []

  async function close(): Promise<void> {
    // The sub-agents first: they would look for their masters.
    for (const daemon of daemons.reverse()) {
      if (daemon.exitCode === null && daemon.signalCode === null) {
        daemon.kill('SIGTERM')
        await Promise.race([once(daemon, 'exit'), sleep(5_000).then(() => daemon.kill('SIGKILL'))])
      }
    }
    for (const namespace of namespaces) spawnSync('ip', ['netns', 'del', namespace])
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    for (const namespace of namespaces) {
      ip('netns', 'add', namespace)
      ip('-n', namespace, 'link', 'set', 'lo', 'up')
      within(namespace, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1')
    }
    ip('-n', bridge, 'link', 'add', 'link0', 'type', 'bridge', 'group_fwd_mask', PASS_LLDP)
    ip('-n', bridge, 'link', 'set', 'link0', 'up')
    const hosts = namespaces.slice(1).map((namespace, at) => {
      const [name, address] = [`srv-${at + 1}`, `10.88.0.${at + 1}`]
      const port = `port${at + 1}`
      ip('-n', bridge, 'link', 'add', port, 'type', 'veth', 'peer', 'eth0', 'netns', namespace)
      ip('-n', bridge, 'link', 'set', port, 'master', 'link0', 'up')
      ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', 'eth0')
      ip('-n', namespace, 'link', 'set', 'eth0', 'up')
      return { name, namespace, address }
    })

    for (const host of hosts) daemons.push(startSnmpd(host, folder, lines))
    for (const { name } of hosts)
      await until(`snmpd of ${name}`, () => existsSync(join(folder, `${name}.agentx`)))
    for (const host of hosts) daemons.push(startLldpd(host, folder))
    for (const { name } of hosts) {
      const control = join(folder, `${name}.ctl`)
      await until(
        `lldpd of ${name}`,
        () => existsSync(control) && lldpcli(control, 'show', 'configuration') !== '',
      )
      lldpcli(control, 'configure', 'lldp', 'tx-interval', '1')
      lldpcli(control, 'configure', 'system', 'hostname', name)
    }
    for (const { name, namespace, address } of hosts) {
      await until(`the neighbours of ${name}`, () => {
        const heard = lldpcli(join(folder, `${name}.ctl`), 'show', 'neighbors', '-f', 'keyvalue')
        return hosts.every(
          other => other.name === name || heard.includes(`.chassis.name=${other.name}\n`),
        )
      })
      await until(`the LLDP-MIB of ${name}`, () => answersLldp(namespace, address, folder))
      // So that everybody has resolved everybody.
      for (const other of hosts) within(namespace, 'ping', '-q', '-c1', '-W2', other.address)
    }
    return { close, hosts: hosts.map(host => ({ ...host, links: linksOf(host.namespace) })) }
  } catch (error) {
    await close()
    throw error
  }
}

type Host = { name: string; namespace: string; address: string }

function startSnmpd(host: Host, folder: string, lines: readonly string[]): ChildProcess {
  const { name, namespace, address } = host
  const file = join(folder, `${name}.conf`)
  const agentx = join(folder, `${name}.agentx`)
  const own = [
    `agentaddress udp:${address}:161`,
    'master agentx',
    `agentXSocket ${agentx}`,
    `sysName ${name}`,
  ]
  writeFileSync(file, [...own, ...lines, ''].join('\n'))
  const args = [
    '-f',
    '-LF',
    '3',
    join(folder, `${name}.log`),
    '-C',
    '-c',
    file,
    '-p',
    join(folder, `${name}.pid`),
  ]
  return daemon(namespace, 'snmpd', args, { SNMP_PERSISTENT_DIR: join(folder, name), MIBS: '' })
}

function startLldpd({ name, namespace }: Host, folder: string): ChildProcess {
  const [agentx, control] = [join(folder, `${name}.agentx`), join(folder, `${name}.ctl`)]
  return daemon(namespace, 'lldpd', ['-d', '-x', '-X', agentx, '-u', control])
}

function daemon(
  namespace: string,
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  // `ip netns exec` becomes the program, so that a signal reaches it.
  return spawn('ip', ['netns', 'exec', namespace, program, ...args], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  })
}

function answersLldp(namespace: string, address: string, folder: string): boolean {
  const { stdout } = spawnSync(
    'ip',
    [
      ...['netns', 'exec', namespace, 'snmpget', '-v2c', '-c', 'maquette', '-On', '-m', ''],
      ...['-t', '1', '-r', '0', address, LLDP_CHASSIS_ID],
    ],
    { encoding: 'utf8', env: { ...process.env, SNMP_PERSISTENT_DIR: folder } },
  )
  return stdout.includes('Hex-STRING')
}

function linksOf(namespace: string): KernelLink[] {
  const links = JSON.parse(within(namespace, 'ip', '-j', 'link', 'show')) as {
    ifname: string
    ifindex: number
    address: string
    mtu: number
    flags: string[]
  }[]
  return links.map(({ ifname, ifindex, address, mtu, flags }) => ({
    ...{ name: ifname, index: ifindex, macAddress: address },
    ...{ mtuBytes: mtu, isUp: flags.includes('LOWER_UP') },
  }))
}

function lldpcli(control: string, ...args: string[]): string {
  return spawnSync('lldpcli', ['-u', control, ...args], { encoding: 'utf8', timeout: 5_000 }).stdout
}

function within(namespace: string, ...command: string[]): string {
  return execFileSync('ip', ['netns', 'exec', namespace, ...command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const endsAt = performance.now() + PATIENCE_MS
  while (!isSo()) {
    if (performance.now() > endsAt) throw new Error(`waited in vain for ${what}`)
    await sleep(100)
  }
}
