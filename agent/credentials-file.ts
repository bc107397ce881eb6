import { dirname } from 'node:path'
import { z } from 'zod'
import { failure, type Result, success } from '../schemas/result.ts'
import { readYamlFile } from './read-yaml-file.ts'
import { readSecret, SecretReference, type SecretSource } from './secret-reference.ts'
import { authProtocols, type Credential, privProtocols } from './snmp/credential.ts'
import { findMissingAlgorithm } from './snmp/missing-algorithm.ts'

const Name = z
  .string('expected a name')
  .regex(/^[\w .@-]{1,64}$/, 'expected a name of 1 to 64 letters, digits, blanks or "_.@-"')

/** `public` is what devices come with, and no secret. */
const Community = z.union([z.literal('public'), SecretReference], {
  error: 'expected file:PATH, env:NAME or credential:NAME (or the word public)',
})

const V1OrV2 = z.strictObject({
  name: Name,
  version: z.literal(['1', '2c']),
  community: Community,
  /** Sent in clear even to a host that speaks SNMPv3 but refused our users. */
  afterV3Refusal: z.boolean('expected true or false').optional(),
})

const V3 = z
  .strictObject({
    name: Name,
    version: z.literal('3'),
    user: z.string('expected a user name').min(1, 'expected a user name').max(32),
    authProtocol: z.enum(authProtocols).default('sha256'),
    authKey: SecretReference.optional(),
    privProtocol: z.enum(privProtocols).default('aes'),
    privKey: SecretReference.optional(),
  })
  .refine(it => it.authKey !== undefined || it.privKey === undefined, {
    path: ['authKey'],
    message: 'expected one, since there is a privKey (RFC 3414: no privacy without authentication)',
  })

/** One way to ask devices, as a person writes it. Secrets are references. */
export const CredentialEntry = z.preprocess(
  // `version: 3` is a number in YAML.
  value =>
    typeof value === 'object' && value !== null && 'version' in value
      ? { ...value, version: String(value.version) }
      : value,
  z.discriminatedUnion('version', [V1OrV2, V3], {
    error: issue => (issue.code === 'invalid_union' ? 'expected version 1, 2c or 3' : undefined),
  }),
)
export type CredentialEntry = z.infer<typeof CredentialEntry>

export const CredentialEntries = z
  .array(CredentialEntry, 'expected a list of credentials')
  .min(1, 'expected at least one credential')
  .max(50, 'expected at most 50 credentials')
  .superRefine((entries, context) => {
    const names = entries.map(entry => entry.name)
    const twice = names.findIndex((name, index) => names.indexOf(name) !== index)
    if (twice >= 0) {
      const message = 'expected a name of its own; another credential has it'
      context.addIssue({ code: 'custom', path: [twice, 'name'], message })
    }
  })

/** A list of credentials, by itself or under the key `credentials`. */
const CredentialsFile = z.preprocess(
  value => (Array.isArray(value) ? { credentials: value } : value),
  z.strictObject({ credentials: CredentialEntries }),
)

/** Credentials of a file of their own (`--credentials`). */
export function readCredentialsFile(
  path: string,
  env: SecretSource['env'],
  onSecret?: SecretSource['onRead'],
): Result<Credential[], string> {
  const file = readYamlFile(path, CredentialsFile)
  if (!file.ok) return file
  const source = { env, folder: dirname(path), onRead: onSecret }
  const credentials = resolveCredentials(file.value.credentials, source)
  return credentials.ok ? credentials : failure(`${path}: ${credentials.failure}`)
}

/** Credentials with their secrets. The failure begins with the key: `credentials.0.community: …`. */
export function resolveCredentials(
  entries: readonly CredentialEntry[],
  source: SecretSource,
): Result<Credential[], string> {
  const credentials: Credential[] = []
  for (const [index, entry] of entries.entries()) {
    const secrets: Record<string, string> = {}
    for (const key of ['community', 'authKey', 'privKey'] as const) {
      const reference =
        key in entry ? (entry as Record<string, string | undefined>)[key] : undefined
      if (reference === undefined) continue
      const secret = reference === 'public' ? success(reference) : readSecret(reference, source)
      if (!secret.ok) return failure(`credentials.${index}.${key}: ${secret.failure}`)
      if (key !== 'community' && secret.value.length < 8) {
        return failure(`credentials.${index}.${key}: expected at least 8 characters (RFC 3414)`)
      }
      secrets[key] = secret.value
    }
    const credential = withSecrets(entry, secrets)
    const missing = credential.version === '3' ? findMissingAlgorithm(credential) : undefined
    if (missing) {
      return failure(
        `credentials.${index}.${missing.key}: expected another; ${missing.algorithm} is not in this machine's OpenSSL`,
      )
    }
    credentials.push(credential)
  }
  return success(credentials)
}

function withSecrets(entry: CredentialEntry, secrets: Record<string, string>): Credential {
  if (entry.version !== '3') {
    const { name, version, afterV3Refusal } = entry
    const community = secrets.community ?? ''
    return { name, version, community, ...(afterV3Refusal && { afterV3Refusal }) }
  }
  const { name, version, user, authProtocol, privProtocol } = entry
  const { authKey, privKey } = secrets
  if (authKey === undefined) return { name, version, user, level: 'noAuthNoPriv' }
  const authenticated = { name, version, user, authProtocol, authKey }
  return privKey === undefined
    ? { ...authenticated, level: 'authNoPriv' }
    : { ...authenticated, level: 'authPriv', privProtocol, privKey }
}

/** Communities of the command line, each in v2c and, for devices older than it, v1. Named by place, never by content. */
export function credentialsOf(communities: readonly string[]): Credential[] {
  return (['2c', '1'] as const).flatMap(version =>
    communities.map((community, index) => ({
      name: `community ${index + 1} (v${version})`,
      version,
      community,
    })),
  )
}

/** What a command line gives: communities, a file of credentials, or both; `public` where it gives neither. */
export function chooseCredentials(
  given: { community: readonly string[]; credentials?: string },
  env: SecretSource['env'],
  onSecret: (secret: string) => void,
): Result<Credential[], string> {
  for (const community of given.community) onSecret(community)
  const fromFile = given.credentials
    ? readCredentialsFile(given.credentials, env, onSecret)
    : success([])
  if (!fromFile.ok) return fromFile
  const isGiven = given.community.length > 0 || given.credentials !== undefined
  return success([...fromFile.value, ...credentialsOf(isGiven ? given.community : ['public'])])
}
