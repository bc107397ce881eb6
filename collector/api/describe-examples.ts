/** As much of a JSON schema as the API's own description has. */
type Schema = {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  default?: unknown
  examples?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
  minItems?: number
  minimum?: number
  maximum?: number
  format?: string
}
type Media = { schema?: Schema; example?: unknown; examples?: unknown }
type Operation = {
  parameters?: { name: string; in: string; schema?: Schema; example?: unknown }[]
  requestBody?: { content?: Record<string, Media> }
  responses?: Record<string, { content?: Record<string, Media> }>
}
type Document = {
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

const DEEPEST = 16

/**
 * Gives each operation an example of what is asked and of what is answered. They are made of the schemas, so that none is
 * forgotten and none grows old; words are those of a school.
 */
export function addExamples<Described>(described: Described): Described {
  const { paths = {}, components } = described as Document
  const make = (schema: Schema, name: string) => exampleOf(schema, name, components?.schemas ?? {})
  for (const operation of Object.values(paths).flatMap(it => Object.values(it))) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in !== 'path' || !parameter.schema) continue
      parameter.example = make(parameter.schema, parameter.name)
    }
    const answers = Object.entries(operation.responses ?? {}).filter(([status]) =>
      status.startsWith('2'),
    )
    const told = [operation.requestBody, ...answers.map(([, answer]) => answer)]
    for (const [type, media] of told.flatMap(it => Object.entries(it?.content ?? {}))) {
      if (media.example !== undefined || media.examples !== undefined) continue
      if (type === 'application/json' && media.schema) media.example = make(media.schema, '')
      else if (files[type] !== undefined) media.example = files[type]
    }
  }
  return described
}

/** What is no JSON. */
const files: Record<string, string> = {
  'text/csv': 'uai;nom\r\n0370037P;Lycée Choiseul\r\n',
  'application/x-ndjson': '{"id":"0193b3c0-7a1e-7c4b-9f00-0a1b2c3d4e5f"}\n',
  'text/event-stream': 'event: ready\ndata: {}\n\n',
  'text/plain': 'recense_sites 180\n',
}

const formats: Record<string, string> = {
  uuid: '0193b3c0-7a1e-7c4b-9f00-0a1b2c3d4e5f',
  'date-time': '2026-11-20T09:15:00.000Z',
  date: '2026-12-21',
  ipv4: '10.1.2.3',
  ipv6: '2001:db8::3',
}

/** What a field of this name holds, where its schema says no more than that it is text or a number. */
const words: Record<string, unknown> = {
  site: '0370037P',
  siteName: 'Lycée Choiseul',
  agent: '0370037P',
  name: 'sw-bat-a-1',
  deviceName: 'sw-bat-a-1',
  city: 'Tours',
  postalCode: '37000',
  macAddress: '00:1b:3f:0a:0b:0c',
  address: '10.1.2.3',
  addresses: '10.1.2.3',
  targets: '10.1.2.0/24',
  skip: '10.1.2.200-10.1.2.210',
  dnsServers: '10.1.10.2',
  interface: 'GigabitEthernet1/0/24',
  chassisId: '00:1b:3f:0a:0b:0c',
  portId: 'GigabitEthernet1/0/1',
  vendor: 'HPE',
  model: '5130-24G-4SFP+ EI',
  serial: 'CN1234567A',
  version: '7.1.070',
  operator: 'Adista',
  circuitId: 'FTTO-037-0042',
  by: 'anne',
  actor: 'anne',
  account: 'anne',
  changedBy: 'anne',
  createdBy: 'anne',
  askedBy: 'anne',
  decidedBy: 'anne',
  owner: 'anne',
  password: 'il pleut sur la Loire',
  current: 'il pleut sur la Loire',
  token: 'recense_k3Qv…',
  reason: 'moved to the library',
  note: 'moved to the library',
  comment: 'the technician is on his way',
  channel: 'noc-mail',
  rule: 'link-saturated',
  field: 'name',
  opensAt: '07:30',
  closesAt: '17:30',
  next: 'eyJzb3J0IjoiaWQi…',
  timezone: 'Europe/Paris',
  language: 'fr',
}

function exampleOf(
  schema: Schema,
  name: string,
  known: Record<string, Schema>,
  depth = 0,
): unknown {
  const make = (inner: Schema, of: string) => exampleOf(inner, of, known, depth + 1)
  if (schema.$ref) return make(known[schema.$ref.split('/').at(-1) ?? ''] ?? {}, name)
  if (schema.examples?.length) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return make(choices.find(it => it.type !== 'null') ?? {}, name)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(it => make(it, name)))
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(() => depth < DEEPEST)
          .map(([key, inner]) => [key, make(inner, key)]),
      )
    case 'array':
      return schema.items && (depth < DEEPEST || schema.minItems) ? [make(schema.items, name)] : []
    case 'integer':
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return schema.default ?? true
    case 'string':
      return textOf(schema, name)
    case 'null':
      return null
    default:
      return words[name] ?? {}
  }
}

function numberOf({ default: usual, minimum, maximum }: Schema): number {
  if (typeof usual === 'number') return usual
  return Math.min(Math.max(minimum ?? 1, 1), maximum ?? 1)
}

function textOf({ format, default: usual }: Schema, name: string): unknown {
  return formats[format ?? ''] ?? words[name] ?? usual ?? 'text'
}
