import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { NamingRule } from '../schemas/naming-rule.ts'
import { failure, type Result, success } from '../schemas/result.ts'
import { SiteId } from '../schemas/site-id.ts'
import {
  type AgentAccess,
  AgentsFile,
  agentAccess,
  EnrolmentFile,
  TlsFile,
} from './agent-access.ts'
import { type AlertsConfig, AlertsFile, readAlertsConfig } from './alerts-config.ts'
import type { TrafficRetention } from './cmdb/traffic-retention.ts'
import { HttpFile, LoginFile, type PeopleAccess, peopleAccess } from './people-access.ts'
import { parseYaml, readTextFile, readYamlFile } from './read-yaml-file.ts'
import { readSecret, SecretReference } from './secret-reference.ts'
import { TrafficFile } from './traffic-config.ts'

const Port = z.int().min(0).max(65_535)
const Host = z.string().min(1).max(255)

/** The embedded broker, unless `url` names another one. */
const Mqtt = z.strictObject({
  host: Host.default('127.0.0.1'),
  port: Port.default(1883),
  /** Larger messages cut the agent that sends them. */
  maxPayloadBytes: z.int().min(1_024).max(268_435_455).default(4_194_304),
  maxConnections: z.int().min(1).max(100_000).default(2_000),
  maxConnectionsPerAddress: z.int().min(1).max(100_000).default(1_000),
  tls: TlsFile,
  url: z
    .string()
    .regex(/^mqtts?:\/\/[^/@\s]+$/, 'expected mqtt://HOST:PORT or mqtts://HOST:PORT')
    .optional(),
  username: z.string().min(1).max(64).default('collector'),
  password: SecretReference.optional(),
  /** PEM file: whom to trust instead of the system's authorities. */
  ca: z.string().min(1).optional(),
  /** Where Mosquitto's files are kept up to date: passwords, access rules, certificates, revocations. */
  mosquittoFolder: z.string().min(1).optional(),
  /** Lets logins and the inventory travel in clear. There is no key that skips the verification of TLS. */
  insecurePlaintext: z.boolean().default(false),
})

const Database = z.strictObject({
  /** `postgresql://USER@HOST/DATABASE`, or where such a line is, with its password: `file:PATH`, `env:NAME`, `credential:NAME`. */
  url: z
    .string()
    .regex(
      /^(postgres(ql)?:\/\/|file:|env:|credential:)/,
      'expected postgresql://USER@HOST/DATABASE, file:PATH, env:NAME or credential:NAME',
    )
    .refine(
      url => !/^postgres(ql)?:\/\/[^/@]*:[^/@]*@/.test(url),
      'expected no password here: use database.password (file:PATH, env:NAME or credential:NAME)',
    )
    .optional(),
  password: SecretReference.optional(),
  /** How long a start waits for a database that is down. */
  waitSeconds: z.int().min(0).max(86_400).default(60),
})

/** The collector's file, as it is written. Everything has a default. */
const ConfigFile = z.strictObject({
  http: HttpFile,
  login: LoginFile,
  mqtt: Mqtt.prefault({}),
  database: Database.prefault({}),
  agents: AgentsFile,
  enrolment: EnrolmentFile,
  /** Folder of the embedded PostgreSQL. */
  data: z.string().min(1).default('./data'),
  /** Establishments to have in the register from the start; `enrol` adds others. */
  sites: z
    .array(z.strictObject({ id: SiteId, name: z.string().min(1).max(200).optional() }))
    .max(20_000)
    .default([]),
  /** Conventions for names; those of kinds that no rule is for may be anything. */
  naming: z.strictObject({ rules: z.array(NamingRule).max(100).default([]) }).prefault({}),
  alerts: AlertsFile,
  traffic: TrafficFile,
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})

/** What the collector works with: defaults filled in, paths absolute, secrets read. */
export type CollectorConfig = {
  http: { host: string; port: number; names: string[] }
  /** How people come to API and pages. */
  people: PeopleAccess
  broker:
    | {
        kind: 'embedded'
        host: string
        port: number
        maxPayloadBytes: number
        maxConnections: number
        maxConnectionsPerAddress: number
      }
    | {
        kind: 'external'
        url: string
        username: string
        password: string | undefined
        ca: string | undefined
        mosquittoFolder: string | undefined
      }
  /** How agents reach us, safely, and get their certificates. */
  access: AgentAccess
  database: { url: string | undefined; waitSeconds: number }
  dataFolder: string
  sites: { id: string; name?: string | undefined }[]
  namingRules: NamingRule[]
  alerts: AlertsConfig
  trafficRetention: TrafficRetention
  logLevel: z.infer<typeof ConfigFile>['logLevel']
}

/** Reads and checks the configuration; the failure is one line with file, key and what was expected, and no secret. */
export function loadConfig(
  file: string | undefined,
  environment: NodeJS.ProcessEnv,
): Result<CollectorConfig, string> {
  const name = file ?? 'the default configuration'
  const parsed =
    file === undefined ? parseYaml(name, '', ConfigFile) : readYamlFile(file, ConfigFile)
  if (!parsed.ok) return parsed

  const { mqtt, data, sites, logLevel } = parsed.value
  const folder = file === undefined ? process.cwd() : dirname(resolve(file))
  const secret = (
    key: string,
    reference: string | undefined,
  ): Result<string | undefined, string> => {
    if (reference === undefined) return success(undefined)
    const found = readSecret(reference, folder, environment)
    return found.ok ? found : failure(`${name}: ${key}: ${found.failure}`)
  }
  const mqttPassword = secret('mqtt.password', mqtt.password)
  if (!mqttPassword.ok) return mqttPassword
  const url = databaseUrl(parsed.value.database, environment, secret, name)
  if (!url.ok) return url

  const people = peopleAccess(parsed.value.http, parsed.value.login, secret)
  if (!people.ok) {
    return failure(people.failure.startsWith(name) ? people.failure : `${name}: ${people.failure}`)
  }
  const access = agentAccess(parsed.value, folder)
  if (!access.ok) return failure(`${name}: ${access.failure}`)
  const ca = mqtt.ca === undefined ? success(undefined) : readTextFile(resolve(folder, mqtt.ca))
  if (!ca.ok) return failure(`${name}: mqtt.ca: ${ca.failure}`)

  const { host, port, maxPayloadBytes, maxConnections, maxConnectionsPerAddress } = mqtt
  const alerts = readAlertsConfig(parsed.value.alerts, secret, folder)
  if (!alerts.ok)
    return failure(alerts.failure.startsWith(name) ? alerts.failure : `${name}: ${alerts.failure}`)

  const { host: httpHost, port: httpPort, names } = parsed.value.http
  return success({
    http: { host: httpHost, port: httpPort, names },
    people: people.value,
    alerts: alerts.value,
    trafficRetention: parsed.value.traffic.keep,
    broker: mqtt.url
      ? {
          kind: 'external',
          url: mqtt.url,
          username: mqtt.username,
          password: mqttPassword.value,
          ca: ca.value,
          mosquittoFolder:
            mqtt.mosquittoFolder === undefined ? undefined : resolve(folder, mqtt.mosquittoFolder),
        }
      : {
          kind: 'embedded',
          host,
          port,
          maxPayloadBytes,
          maxConnections,
          maxConnectionsPerAddress,
        },
    access: access.value,
    database: { url: url.value, waitSeconds: parsed.value.database.waitSeconds },
    dataFolder: resolve(folder, data),
    sites,
    namingRules: parsed.value.naming.rules,
    logLevel,
  })
}

function databaseUrl(
  database: z.infer<typeof Database>,
  environment: NodeJS.ProcessEnv,
  secret: (key: string, reference: string | undefined) => Result<string | undefined, string>,
  name: string,
): Result<string | undefined, string> {
  const isReference = database.url !== undefined && !database.url.startsWith('postgres')
  const referenced = secret('database.url', isReference ? database.url : undefined)
  if (!referenced.ok) return referenced
  const fromFile = isReference ? referenced.value : database.url
  // The environment is what one run is told; the file what all are.
  const text = environment.DATABASE_URL || fromFile
  if (text === undefined) return success(undefined)

  const source = environment.DATABASE_URL ? 'DATABASE_URL' : `${name}: database.url`
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    return failure(`${source}: expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE`)
  }
  const password = secret('database.password', database.password)
  if (!password.ok) return password
  if (password.value === undefined) return success(text)
  const url = new URL(text)
  url.password ||= encodeURIComponent(password.value)
  // The URL standard gives no password to a URL without host and user.
  return url.password
    ? success(url.href)
    : failure(`${source}: expected a user and a host, for database.password to belong to`)
}
