import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { platform } from 'node:os'

/** Whether network namespaces can be made here, or why not. */
export const netnsObstacle =
  platform() !== 'linux'
    ? 'Linux only'
    : process.getuid?.() !== 0
      ? 'needs root'
      : !existsSync('/usr/sbin/ip') && !existsSync('/sbin/ip')
        ? 'needs iproute2'
        : undefined

export type NetnsLab = {
  /** The namespace to scan from: a bridge on the link, with the link's first address. */
  scanner: string
  /** The namespace of the hosts that answer. */
  hosts: string
  /** Takes hosts off the link, without telling anybody. */
  disconnectMute(): void
  /** Makes the scanner's ARP entry as old as it would be after a minute. */
  ageNeighbour(address: string): void
  remove(): void
}

/**
 * A link of its own: a bridge in one namespace, and behind two veth pairs a namespace whose addresses answer and one whose
 * addresses drop ICMP but answer ARP. Addresses are given with the link's prefix length.
 */
export function makeNetnsLab(link: {
  scanner: string
  prefixLength: number
  answering: readonly string[]
  droppingIcmp: readonly string[]
}): NetnsLab {
  const name = `recense${process.pid}${Math.random().toString(36).slice(2, 6)}`
  const [scanner, hosts, mute] = [`${name}s`, `${name}h`, `${name}m`]
  const remove = () => {
    for (const namespace of [scanner, hosts, mute]) {
      try {
        ip('netns', 'del', namespace)
      } catch {
        // Not made: an earlier step failed.
      }
    }
  }
  try {
    for (const namespace of [scanner, hosts, mute]) {
      ip('netns', 'add', namespace)
      ip('-n', namespace, 'link', 'set', 'lo', 'up')
    }
    ip('-n', scanner, 'link', 'add', 'link0', 'type', 'bridge')
    ip('-n', scanner, 'addr', 'add', `${link.scanner}/${link.prefixLength}`, 'dev', 'link0')
    for (const [index, namespace] of [hosts, mute].entries()) {
      const port = `port${index}`
      ip('-n', scanner, 'link', 'add', port, 'type', 'veth', 'peer', 'eth0', 'netns', namespace)
      ip('-n', scanner, 'link', 'set', port, 'master', 'link0', 'up')
    }
    ip('-n', scanner, 'link', 'set', 'link0', 'up')
    addAddresses(hosts, link.answering, link.prefixLength)
    addAddresses(mute, link.droppingIcmp, link.prefixLength)
    execFileSync('ip', ['netns', 'exec', mute, 'sysctl', '-qw', 'net.ipv4.icmp_echo_ignore_all=1'])
  } catch (error) {
    remove()
    throw error
  }
  return {
    scanner,
    hosts,
    remove,
    disconnectMute: () => ip('-n', mute, 'addr', 'flush', 'dev', 'eth0'),
    ageNeighbour: address =>
      ip('-n', scanner, 'neigh', 'change', address, 'dev', 'link0', 'nud', 'stale'),
  }
}

function addAddresses(namespace: string, addresses: readonly string[], length: number): void {
  const lines = addresses.map(address => `addr add ${address}/${length} dev eth0`)
  execFileSync('ip', ['-n', namespace, '-batch', '-'], {
    input: `${[...lines, 'link set eth0 up'].join('\n')}\n`,
  })
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
