import type { Demo } from '../lab/demo.ts'

type Row = Record<string, unknown>
type Page = { items: Row[]; next: string | null; total: number }
type Agents = {
  items: { lastScanAt?: string; startedAt?: string; outbox?: { messages: number } }[]
}

/** What depends on the moment of the run, or is drawn at random, and so differs between two equal inventories. */
const OF_THE_RUN = new Set([
  ...['id', 'firstSeen', 'lastSeen', 'uptimeSeconds', 'checkedAt', 'completeAt', 'changes'],
])

/** Every device with its ports, members, VLANs and neighbours, and every endpoint, in a stable order. */
export async function readInventory(
  url: string,
  site: string,
): Promise<{ devices: Row[]; endpoints: Row[] }> {
  const devices: Row[] = []
  for (const { id } of await readAll(`${url}/api/v1/devices?site=${site}`)) {
    devices.push(await readJson<Row>(`${url}/api/v1/devices/${id}`))
  }
  const endpoints = await readAll(`${url}/api/v1/endpoints?site=${site}`)
  return { devices: inOrder(devices), endpoints: inOrder(endpoints) }
}

/** Waits until this run of the agent has ended a scan and the collector has all of it. */
export async function waitForInventory({ url, lab: { site } }: Demo): Promise<void> {
  for (;;) {
    const { items } = await readJson<Agents>(`${url}/api/v1/agents?site=${site}`)
    const [agent] = items
    const hasScanned = (agent?.lastScanAt ?? '') > (agent?.startedAt ?? '')
    if (agent && hasScanned && agent.outbox?.messages === 0) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

async function readAll(url: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor = ''; ; ) {
    const page = await readJson<Page>(`${url}&limit=1000${cursor}`)
    rows.push(...page.items)
    if (page.next === null) return rows
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}

async function readJson<Shape>(url: string): Promise<Shape> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return (await answer.json()) as Shape
}

function inOrder(rows: readonly Row[]): Row[] {
  return rows
    .map(row => withoutRun(row) as Row)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function withoutRun(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRun)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => !OF_THE_RUN.has(key))
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutRun(inner)]))
}
