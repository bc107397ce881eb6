import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { stringify } from 'yaml'
import { type Enrolled, enrol } from './enrolment/enrol.ts'
import { codeOf } from './read-yaml-file.ts'
import { type ExitCode, exitCodes, type Terminal } from './terminal.ts'

export type EnrolOptions = { folder: string; force?: boolean }

const SYSTEM_FOLDER = '/etc/recense'
/** What to look at where the machine's own networks say nothing. */
const EXAMPLE_TARGET = '10.1.2.0/24'

/** `recense-agent enrol TOKEN`: key, certificate and a configuration that works, all readable by their owner only. */
export async function enrolCommand(
  token: string,
  options: EnrolOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const folder = resolve(options.folder)
  const files = ['agent.yaml', 'agent-key.pem', 'agent.pem', 'ca.pem'] as const
  const there = files.find(name => existsSync(join(folder, name)))
  // Before anything is asked: a token works once.
  if (there && !options.force) {
    return terminal.refuse(`${join(folder, there)} is there already: --force replaces it`)
  }
  const probe = join(folder, '.recense-enrol')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 })
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    return terminal.refuse(`${folder}: cannot be written to (${codeOf(error)})`)
  }

  terminal.hide(token)
  const enrolled = await enrol(token)
  if (!enrolled.ok) {
    terminal.say(enrolled.failure)
    return exitCodes.failed
  }
  const { key, certificate, authority } = enrolled.value
  const contents = { 'agent-key.pem': key, 'agent.pem': certificate, 'ca.pem': authority }
  for (const [name, text] of Object.entries(contents)) replace(join(folder, name), text)
  const config = join(folder, 'agent.yaml')
  replace(config, configOf(enrolled.value, folder))
  terminal.stdout.write(
    `Agent ${enrolled.value.agent} is enrolled. Its configuration is ${config}:\n` +
      `put the school's networks into "plan", then try: recense-agent check --config ${config}\n`,
  )
  return exitCodes.ok
}

function configOf({ agent, brokerUrl, renewUrl }: Enrolled, folder: string): string {
  const targets = ownNetworks()
  return stringify({
    agent,
    broker: {
      url: brokerUrl,
      ...(brokerUrl.startsWith('mqtts://') && {
        ca: 'ca.pem',
        certificate: 'agent.pem',
        key: 'file:agent-key.pem',
        renewUrl,
      }),
    },
    plan: {
      vlans: [
        {
          name: 'Administration',
          targets: targets.length > 0 ? targets : [EXAMPLE_TARGET],
          snmp: true,
        },
      ],
    },
    data: folder === SYSTEM_FOLDER ? '/var/lib/recense' : 'data',
  })
}

/** The private IPv4 networks that this machine is in, a /22 at most each. */
function ownNetworks(): string[] {
  const own = Object.values(networkInterfaces()).flatMap(it => it ?? [])
  const networks = own.flatMap(({ cidr, family, internal }) => {
    if (internal || family !== 'IPv4' || !cidr) return []
    const [address, length] = ipaddr.IPv4.parseCIDR(cidr)
    if (address.range() !== 'private' || length < 22 || length > 30) return []
    return [`${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${length}`]
  })
  return [...new Set(networks)]
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}
