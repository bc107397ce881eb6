import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { ingest } from '../../../collector/ingest/ingest.ts'
import type { InventoryMessage } from '../../../collector/ingest/message.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { anySchool } from '../reconcile/any-school.ts'
import type { InventoryMessage as Told } from '../reconcile/memory-cmdb.ts'
import { AGENT, aPc, aSwitch, at, hosts, newId, observed, SITE } from '../school.ts'
import { dumpInventory } from './inventory-dump.ts'

const NOW = new Date('2027-01-01T00:00:00Z')
const START_MS = Date.parse(at('08:00'))
const ELSEWHERE = '0450029M'

/** What happens at a school, one after the other. */
type Event =
  /** So many scans of the same, so many in each transaction; `shift` puts a scan's messages into another order. */
  | { kind: 'scans'; told: Told[]; times: number; atOnce: number; shift: number }
  /** A message that was sent long ago arrives. */
  | { kind: 'late'; told: Told; hoursAgo: number }
  | { kind: 'sql'; text: string }

const calm: Told[] = [
  { kind: 'observation' as const, body: observed(aSwitch(1), at('08:00')) },
  { kind: 'observation' as const, body: observed(aSwitch(2), at('08:00')) },
  { kind: 'endpoints' as const, body: hosts([aPc(1), aPc(2)], at('08:00'), 10) },
  { kind: 'endpoints' as const, body: hosts([aPc(3)], at('08:00'), 20) },
  { kind: 'endpoints' as const, body: hosts([aPc(3), aPc(4)], at('08:00'), 30) },
  // The switch's own card, as a host of its VLAN.
  {
    kind: 'endpoints' as const,
    body: hosts([aPc(9, { macAddress: '00:1b:3f:00:01:00', address: '10.1.2.1' })], at('08:00'), 2),
  },
].map(it => ({ id: newId(), ...it }))

const interventions = [
  `UPDATE endpoints SET state = 'late'`,
  `UPDATE devices SET state = 'missing'`,
  `UPDATE endpoints SET name = 'renamed'`,
  `UPDATE device_addresses SET is_current = false`,
  `DELETE FROM shared_names`,
  `UPDATE devices SET missed_at = last_seen`,
  `INSERT INTO devices (id, site_id, kind, vendor, serial, first_seen, last_seen, observed_message)
    VALUES ('${newId()}', '${ELSEWHERE}', 'switch', 'HPE', 'CN61FP0002', '2026-11-01', '2026-11-01',
      '${newId()}') ON CONFLICT DO NOTHING`,
]

const SOME_DEVICE = `(SELECT id, site_id FROM devices ORDER BY id LIMIT 1) AS it`
const SOME_CHANGESET = `(SELECT min(id::text)::uuid FROM changesets)`
const A_CASE = `INSERT INTO cases (id, key, site_id, question, device_id, record, other_site_id,
    other_device_id, other_record, evidence, opened_at)
  SELECT id, 'x', site_id, 'serial-changed', id, '{}', site_id, id, '{}', '[]', now()
  FROM ${SOME_DEVICE}`

/** Something else in each of the tables that messages are reconciled with. */
const raising = [
  ['a device', `UPDATE devices SET location = 'RG2' WHERE name LIKE '%1'`],
  ['the address of a device', `UPDATE device_addresses SET is_current = false`],
  ['a port', `UPDATE interfaces SET mac_address = NULL`],
  ['that ports are there', `DELETE FROM interfaces`],
  [
    'a chassis',
    `INSERT INTO members (site_id, device_id, key, position, is_present, first_seen,
        observed_at, observed_message)
      SELECT site_id, id, 'x', 1, false, now(), now(), id FROM ${SOME_DEVICE}`,
  ],
  ['how a table was read', `UPDATE observed_sections SET status = 'failed', reason = 'timed out'`],
  ['the state of a host', `UPDATE endpoints SET state = 'late'`],
  ['that hosts are there', `DELETE FROM endpoints`],
  ['a name that several hosts have', `INSERT INTO shared_names VALUES ('${SITE}', 'a107')`],
  [
    'what a person says of a device',
    `INSERT INTO asserted_values (id, site_id, device_id, field, source, value, said_by, at, changeset_id)
      SELECT id, site_id, id, 'location', 'person', 'RG2', 'Anne', now(), ${SOME_CHANGESET}
      FROM ${SOME_DEVICE}`,
  ],
  ['a question of identity', A_CASE],
  [
    'what a person decided',
    `${A_CASE}; DELETE FROM inventory_changes;
    INSERT INTO case_decisions (id, case_id, decision, decided_by, at, changeset_id)
      SELECT id, id, 'ignore', 'Anne', now(), ${SOME_CHANGESET} FROM cases`,
  ],
] as const

const anyStory: fc.Arbitrary<Event[]> = fc.tuple(anySchool, fc.boolean()).chain(([any, isCalm]) => {
  const told = isCalm ? calm : any
  return fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('scans' as const),
          told: fc.subarray(told, { minLength: 1 }),
          times: fc.integer({ min: 1, max: 5 }),
          atOnce: fc.constantFrom(1, 1, 2),
          shift: fc.nat(4),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('late' as const),
          told: fc.constantFrom(...told, ...any),
          hoursAgo: fc.constantFrom(0, 1, 3, 30),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('sql' as const),
          text: fc.constantFrom(...interventions),
        }),
      },
    ),
    { minLength: 3, maxLength: 8 },
  )
})

/** The story as transactions: messages, or what somebody else does. Scans are an hour apart, later ones a few days. */
function transactionsOf(story: readonly Event[]): (InventoryMessage[] | string)[] {
  let nowMs = START_MS
  return story.flatMap((event): (InventoryMessage[] | string)[] => {
    if (event.kind === 'sql') return [event.text]
    if (event.kind === 'late') {
      return [[sent(event.told, nowMs - event.hoursAgo * 3_600_000 - 1000)]]
    }
    const scans = Array.from({ length: event.times }, (_, scan) => {
      nowMs += (scan === 3 ? 100 : 1) * 3_600_000
      const turn = (event.shift * scan) % event.told.length
      const order = [...event.told.slice(turn), ...event.told.slice(0, turn)]
      return order.map((it, index) => sent(it, nowMs + index * 1000))
    })
    return Array.from({ length: Math.ceil(event.times / event.atOnce) }, (_, index) =>
      scans.slice(index * event.atOnce, (index + 1) * event.atOnce).flat(),
    )
  })
}

function sent(told: Told, atMs: number): InventoryMessage {
  const observedAt = new Date(atMs).toISOString()
  const body = { ...told.body, observedAt }
  const uptime = { uptimeSeconds: atMs / 1000 }
  const whole =
    'observation' in body ? { ...body, observation: { ...body.observation, ...uptime } } : body
  return {
    ...told,
    id: newId(),
    agentId: AGENT,
    sentAt: observedAt,
    body: whole,
  } as InventoryMessage
}

describeOnOnePostgres('messages that tell the same again', server => {
  const quick = freshDatabase(server)
  const thorough = freshDatabase(server)

  async function begin(cmdb: Cmdb) {
    await cmdb.pool.query('TRUNCATE sites, received_messages, changes, quarantine CASCADE')
    for (const id of [SITE, ELSEWHERE]) await registerSite(cmdb, { id })
    await registerAgent(cmdb, { id: AGENT, siteId: SITE, password: 'p' })
  }

  /** How many transactions were taken in without being reconciled. */
  async function live(
    cmdb: Cmdb,
    transactions: readonly (InventoryMessage[] | string)[],
    isThorough: boolean,
  ) {
    let settled = 0
    for (const it of transactions) {
      if (typeof it === 'string') await cmdb.pool.query(it)
      else {
        settled += 1
        const onReconciled = () => {
          settled -= 1
        }
        await ingest(it, { cmdb, siteId: SITE, now: NOW, newId, isThorough, onReconciled })
      }
    }
    return settled
  }

  async function changesOf({ pool }: Cmdb) {
    const { rows } = await pool.query(`SELECT changeset_id, item_type, item_key, kind, field
      FROM changes ORDER BY 1, 2, 3, 4, 5`)
    return rows
  }

  async function expectSame() {
    expect(await dumpInventory(quick.cmdb)).toEqual(await dumpInventory(thorough.cmdb))
    expect(await changesOf(quick.cmdb)).toEqual(await changesOf(thorough.cmdb))
  }

  test('whatever happens in between, they end in the same rows as when each is reconciled', async () => {
    let settled = 0
    await fc.assert(
      fc.asyncProperty(anyStory.map(transactionsOf), async transactions => {
        await begin(quick.cmdb)
        await begin(thorough.cmdb)
        settled += await live(quick.cmdb, transactions, false)
        expect(await live(thorough.cmdb, transactions, true)).toBe(0)
        await expectSame()
      }),
      { numRuns: 15 },
    )
    expect(settled).toBeGreaterThan(5)
  })

  const scans = (times: number) =>
    transactionsOf([{ kind: 'scans', told: calm.slice(0, 3), times, atOnce: 1, shift: 0 }])

  test('what was confirmed once is not reconciled again', async () => {
    await begin(quick.cmdb)
    expect(await live(quick.cmdb, scans(5), false)).toBe(3)
  })

  test.each(raising)('it is once anybody changed %s', async (_, statement) => {
    await begin(quick.cmdb)
    const [first = [], second = [], third = [], fourth = []] = scans(4)
    expect(await live(quick.cmdb, [first, second, third], false)).toBe(1)
    await quick.cmdb.pool.query(`INSERT INTO shared_names VALUES ('${ELSEWHERE}', 'not here')`)
    expect(await live(quick.cmdb, [fourth], false)).toBe(1)
    const [fifth = []] = scans(6).slice(5)
    expect(await live(quick.cmdb, [statement, fifth], false)).toBe(0)
  })
})
