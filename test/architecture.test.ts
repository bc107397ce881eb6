import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findFaults, packageDoors } from './architecture.ts'

const paths = globSync('{agent,collector,schemas}/**/*.{ts,tsx}', {
  exclude: path => path.includes('/dist'),
}).filter(path => !path.endsWith('.d.ts'))

test('the source tree keeps to the plan of the house', () => {
  expect(paths.length).toBeGreaterThan(50)
  expect(findFaults(new Map(paths.map(path => [path, readFileSync(path, 'utf8')])))).toEqual([])
})

test('every package that the product depends on has its door in the table', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>
  }
  expect(Object.keys(dependencies).filter(name => !(name in packageDoors))).toEqual([])
})

const faultOf = (path: string, text: string) => findFaults(new Map([[path, text]]))

test('an agent that imports the collector is a fault', () => {
  expect(
    faultOf('agent/scan.ts', "import { ingest } from '../collector/ingest/ingest.ts'"),
  ).toEqual(['agent/scan.ts: agent may not import collector/ingest (collector/ingest/ingest.ts)'])
})

test('a pure stage that imports the database is a fault, as a type or at run time', () => {
  const wrong = [
    "import type { Database } from '../cmdb/tables.ts'",
    "const { Database } = await import('../cmdb/tables.ts')",
    "export { Database } from '../cmdb/tables.ts'",
  ]
  for (const text of wrong) {
    expect(faultOf('collector/reconcile/match.ts', text)).toEqual([
      'collector/reconcile/match.ts: collector/reconcile may not import collector/cmdb (collector/cmdb/tables.ts)',
    ])
  }
})

test('a package outside its door is a fault, and so is one without a door', () => {
  expect(faultOf('agent/observe/observe.ts', "import snmp from 'net-snmp'")).toHaveLength(1)
  expect(faultOf('agent/observe/observe.ts', "import _ from 'lodash'")).toHaveLength(1)
})

test('a folder missing from the table, a default export, a long file and an empty name are faults', () => {
  expect(faultOf('agent/things/thing.ts', '')).toHaveLength(1)
  expect(faultOf('agent/scan.ts', 'export default 1')).toHaveLength(1)
  expect(faultOf('agent/scan.ts', '\n'.repeat(400))).toHaveLength(1)
  expect(faultOf('agent/utils.ts', '')).toHaveLength(1)
})
