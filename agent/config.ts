import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { AgentId } from '../schemas/agent-id.ts'
import { NameSources, Plan, PlanVlan } from '../schemas/plan.ts'
import { failure, type Result, success } from '../schemas/result.ts'
import { type BrokerConfig, BrokerFile, readBroker } from './broker-config.ts'
import { CredentialEntries, type CredentialEntry, resolveCredentials } from './credentials-file.ts'
import { DATA_FOLDER } from './find-data-folder.ts'
import { SHORTEST_KEY } from './privacy/pseudonym-key.ts'
import { readYamlFile } from './read-yaml-file.ts'
import { readSecret, SecretReference, type SecretSource } from './secret-reference.ts'
import type { Credential } from './snmp/credential.ts'
import { expandTargets, findOutside, matchTargets } from './sweep/targets.ts'

const Port = z.int('expected a port from 1 to 65535').min(1).max(65_535)

/** The plan as a person writes it: a key that is not known is a mistake, and so is a target that names no address. */
const LocalVlan = PlanVlan.extend({ names: NameSources.strict().prefault({}) }).strict()
const LocalPlan = Plan.extend({ vlans: z.array(LocalVlan).min(1) })
  .strict()
  .superRefine((plan, context) => {
    const skip = matchTargets(plan.skip)
    if (!skip.ok) context.addIssue({ code: 'custom', path: ['skip'], message: skip.failure })
    for (const [index, { targets }] of plan.vlans.entries()) {
      const expanded = expandTargets(targets)
      if (!expanded.ok) {
        const path = ['vlans', index, 'targets']
        context.addIssue({ code: 'custom', path, message: expanded.failure })
      }
    }
  })

/** An agent that knows nothing yet, and waits for the collector's plan. */
const NO_PLAN = Plan.parse({ vlans: [] })

const ConfigFile = z
  .strictObject({
    agent: AgentId,
    broker: BrokerFile,
    plan: LocalPlan.default(NO_PLAN),
    remotePlan: z.enum(['accept', 'refuse']).default('accept'),
    allowedPrefixes: z.array(z.string().min(1).max(100)).min(1).max(1000).optional(),
    credentials: CredentialEntries.default([
      { name: 'public', version: '2c', community: 'public' },
    ]),
    data: z.string().min(1).default(DATA_FOLDER),
    outbox: z
      .strictObject({
        /** What is not yet delivered takes at most this on disk. */
        maxMegabytes: z.int().min(8).max(100_000).default(256),
        /** How fast the backlog goes out, in megabits per second; the latest goes at once. */
        replayMbps: z.number().min(0.01).max(1000).default(1),
      })
      .prefault({}),
    snmpPort: Port.default(161),
    netbiosPort: Port.default(137),
    mdnsPort: Port.default(5353),
    pseudonymKey: SecretReference.optional(),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine(({ plan, allowedPrefixes, credentials }, context) => {
    const names = new Set(credentials.map(({ name }) => name))
    for (const [index, vlan] of plan.vlans.entries()) {
      const outside = allowedPrefixes && findOutside(vlan.targets, allowedPrefixes)
      if (!outside || (outside.ok && outside.value === undefined)) continue
      const message = outside.ok ? `${outside.value} is outside allowedPrefixes` : outside.failure
      const path = outside.ok ? ['plan', 'vlans', index, 'targets'] : ['allowedPrefixes']
      context.addIssue({ code: 'custom', path, message })
      return
    }
    for (const [index, vlan] of plan.vlans.entries()) {
      const unknown = vlan.credentials?.findIndex(name => !names.has(name)) ?? -1
      if (unknown < 0) continue
      const message = 'expected the name of one of the credentials'
      context.addIssue({
        code: 'custom',
        path: ['plan', 'vlans', index, 'credentials', unknown],
        message,
      })
    }
  })

/** What `recense-agent run` works by: the file with its defaults, its secrets read, its paths made absolute. */
export type AgentConfig = {
  agent: AgentId
  broker: BrokerConfig
  /** Without VLANs when the file has none: then the collector's is waited for. */
  plan: Plan
  /** Whether a newer plan of the collector takes the place of the file's. */
  remotePlan: 'accept' | 'refuse'
  /** Prefixes that no plan may leave. */
  allowedPrefixes?: string[] | undefined
  credentials: Credential[]
  /** When the file or one of its secrets was last written, in milliseconds since 1970. */
  credentialsChangedAt: number
  dataFolder: string
  outbox: z.infer<typeof ConfigFile>['outbox']
  snmpPort: number
  netbiosPort: number
  mdnsPort: number
  /** What pseudonyms are made with; absent where the agent makes its own key. */
  pseudonymKey?: string
  logLevel: z.infer<typeof ConfigFile>['logLevel']
}

/** Reads the agent's configuration. The failure is one line naming file, key and what was expected, and holds no secret. */
export function readConfig(
  path: string,
  env: SecretSource['env'],
  onSecret?: SecretSource['onRead'],
): Result<AgentConfig, string> {
  const file = readYamlFile(path, ConfigFile)
  if (!file.ok) return file
  const { agent, broker, plan, credentials: entries, data, pseudonymKey, ...rest } = file.value
  const folder = dirname(resolve(path))
  const source = { env, folder, onRead: onSecret }

  const credentials = resolveCredentials(entries, source)
  if (!credentials.ok) return failure(`${path}: ${credentials.failure}`)
  const brokerConfig = readBroker(broker, agent, source)
  if (!brokerConfig.ok) return failure(`${path}: ${brokerConfig.failure}`)
  const key = pseudonymKey === undefined ? undefined : readSecret(pseudonymKey, source)
  if (key?.ok === false) return failure(`${path}: pseudonymKey: ${key.failure}`)
  if (key && key.value.length < SHORTEST_KEY) {
    return failure(`${path}: pseudonymKey: expected at least ${SHORTEST_KEY} characters`)
  }

  return success({
    agent,
    broker: brokerConfig.value,
    plan,
    credentials: credentials.value,
    credentialsChangedAt: lastWritten(path, entries, folder),
    dataFolder: resolve(folder, data),
    ...(key && { pseudonymKey: key.value }),
    ...rest,
  })
}

function lastWritten(path: string, entries: readonly CredentialEntry[], folder: string): number {
  const secrets = entries.flatMap(entry => Object.values(entry).map(String))
  const files = secrets.filter(it => it.startsWith('file:')).map(it => resolve(folder, it.slice(5)))
  const times = [path, ...files].map(it => statSync(it, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return Math.max(...times)
}
