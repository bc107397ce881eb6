import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { addBacklogMetrics, createMetrics } from '../../../collector/api/metrics.ts'
import {
  addAgent,
  addDevice,
  addEndpoint,
  addSite,
  CHOISEUL,
} from '../../collector/api/inventory-rows.ts'
import { serveApi } from '../../collector/api/serve-api.ts'
import { addAlert } from '../../collector/api/watch-rows.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'

type Panel = {
  id: number
  type: string
  title: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string; legendFormat: string }[]
}
const dashboard = JSON.parse(
  readFileSync(new URL('../../../deploy/grafana/recense.json', import.meta.url), 'utf8'),
) as { uid: string; panels: Panel[]; templating: { list: { definition?: string }[] } }
const readme = readFileSync(new URL('../../../deploy/grafana/README.md', import.meta.url), 'utf8')
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
)

test('panels are numbered, do not cover each other, and each asks for something', () => {
  const { panels } = dashboard
  expect(new Set(panels.map(it => it.id)).size).toBe(panels.length)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  for (const { gridPos, type, targets } of panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
    expect(type === 'row').toBe(targets === undefined)
  }
})

describeOnOnePostgres('the dashboard', server => {
  const database = freshDatabase(server)
  const metrics = createMetrics()
  const api = serveApi(database, () => ({ metrics }))
  let known = new Map<string, Set<string>>()

  beforeAll(async () => {
    const { db } = database.cmdb
    await addSite(db, CHOISEUL)
    await addAgent(db, { state: 'online', heartbeat_at: new Date() })
    const device = await addDevice(db, {})
    await addEndpoint(db, {})
    await addAlert(db, device)
    await db
      .insertInto('followers' as never)
      .values({ name: 'alerts', transaction_id: '1', moved_at: new Date() } as never)
      .execute()
    addBacklogMetrics(metrics.registry, () => ({ messages: 3, bytes: 99 }))
    metrics.countIngest({ kind: 'traffic', outcome: 'recorded', seconds: 1, sentAt: new Date() })
    metrics.observeReconcile(0.1)
    await api.get('/healthz')
    known = labelsByMetric((await api.get('/metrics')).text)
  })

  test.each(queries)('$title: $expr asks for what is there', ({ expr, legendFormat }) => {
    const names = expr.match(/\b(recense|process|nodejs)_\w+/g) ?? []
    expect(names).not.toEqual([])
    for (const name of names) expect([...known.keys()]).toContain(name)
    const labels = names.flatMap(it => [...(known.get(it) ?? [])])
    const asked = [
      ...[...expr.matchAll(/(\w+)\s*(?:=~|!~|!=|=)"/g)].map(it => it[1]),
      ...[...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(it => it[1]?.split(/,\s*/)),
      ...[...legendFormat.matchAll(/{{(\w+)}}/g)].map(it => it[1]),
    ].filter(it => it !== 'instance')
    for (const label of asked) expect(labels).toContain(label)
  })

  test('the variable and the alarms of the page beside it ask for what is there', () => {
    const texts = [readme, ...dashboard.templating.list.map(it => it.definition ?? '')]
    const names = texts.flatMap(it => it.match(/\brecense_\w+/g) ?? [])
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) expect([...known.keys()]).toContain(name)
  })
})

/** Every series of an exposition, with the labels that it has. */
function labelsByMetric(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = /^([a-zA-Z_]\w*)(?:{(.*)})? /.exec(line) ?? []
    if (name === undefined) continue
    const known = found.get(name) ?? new Set<string>()
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    found.set(name, known)
  }
  return found
}
