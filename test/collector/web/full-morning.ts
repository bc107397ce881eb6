import { sql } from 'kysely'
import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { addLink } from '../../../collector/cmdb/link-register.ts'
import { rollUp } from '../../../collector/links/roll-up.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import type { Endpoint } from '../../lab/truth/school.ts'
import { createClockwork } from '../alerts/clockwork.ts'
import { createLivingSchool } from '../alerts/living-school.ts'
import { newId, SITE } from '../school.ts'
import { addRegion } from './region.ts'

const MINUTE_MS = 60_000
const START_MS = Date.parse('2026-11-19T07:00:00Z')
/** A Friday of classes, twenty-five past ten in Paris. */
export const MORNING = new Date('2026-11-20T09:25:00Z')

const schools = [
  ...['Alfred-de-Vigny', 'Augustin-Thierry', 'Benjamin-Franklin', 'Camille-Claudel'],
  ...['Charles-Péguy', 'Descartes', 'Émile-Zola', 'François-Villon', 'Grandmont', 'Jean-Giraudoux'],
  ...['Jean-Zay', 'Jacques-Cœur', 'Marceau', 'Marguerite-de-Navarre', 'Pierre-Émile-Martin'],
  ...['Pothier', 'Rabelais', 'Ronsard', 'Sainte-Croix', 'Sonia-Delaunay', 'Voltaire'],
]
const cities = ['Blois', 'Bourges', 'Chartres', 'Châteauroux', 'Dreux', 'Montargis', 'Orléans']
const kinds = ['Lycée', 'Lycée professionnel', 'CFA', 'IFSI']

/** What the pictures of the morning are about. */
export type Morning = { link: string; pc: Endpoint; deadSwitch: string; core: string }

/**
 * The Lycée Choiseul on two days, lived by the lab's agent and the real collector: since nine three PCs
 * fill its Internet link, at twenty to ten a switch loses its power with what hangs on it. Around it, a region of sites.
 */
export async function takeInMorning(cmdb: Cmdb, siteCount = 180): Promise<Morning> {
  const school = choiseul()
  const clock = createClockwork({ cmdb })
  await clock.begin()
  await sql`UPDATE sites SET city = 'Tours'`.execute(cmdb.db)
  const link = newId()
  const firewall = school.devices.find(it => it.name === school.firewall)?.address ?? ''
  await cmdb.db.transaction().execute(transaction =>
    addLink(
      transaction,
      {
        ...{ id: link, siteId: SITE },
        link: {
          ...{ downIs: 'in', thresholds: {}, contract: { downMbps: 100, upMbps: 100 } },
          ...{ operator: 'Orange', circuitId: 'FTTO-037-0461' },
          port: { address: firewall, interface: school.wan.port },
        },
      },
      { by: 'Anne', origin: 'api', now: new Date(START_MS - 30 * 24 * 60 * MINUTE_MS) },
    ),
  )
  const living = createLivingSchool(clock, { school, startMs: START_MS, isCounted: true })
  const pcs = school.endpoints.filter(it => it.kind === 'pc' && it.name !== undefined)
  const [first, second, third, moved] = [pcs[12], pcs[200], pcs[433], pcs[300]]
  if (!first || !second || !third || !moved) throw new Error('the school has too few PCs')
  const dead = school.devices.find(it => it.name.includes('sw190'))?.name ?? ''
  const download = (...list: readonly (readonly [Endpoint, number])[]) => ({
    kind: 'traffic' as const,
    imposed: {
      downloads: list.map(([{ macAddress }, downMbps]) => ({ macAddress, downMbps, upMbps: 2 })),
    },
  })
  const deeds: [at: string, does: (nowMs: number) => void][] = [
    ['2026-11-19T13:10:00Z', ms => living.network.change(download([second, 64]), ms)],
    ['2026-11-19T13:50:00Z', ms => living.network.change(download(), ms)],
    [
      '2026-11-19T16:00:00Z',
      ms => living.network.change({ kind: 'move', macAddress: moved.macAddress, to: first.at }, ms),
    ],
    [
      '2026-11-20T07:52:00Z',
      ms => living.network.change(download([first, 52], [second, 21], [third, 9]), ms),
    ],
    ['2026-11-20T08:40:00Z', ms => living.power([dead], false, ms)],
  ]
  const scans = [
    START_MS,
    ...['2026-11-19T11:00:00Z', '2026-11-19T15:00:00Z'].map(Date.parse),
    Date.parse('2026-11-20T07:00:00Z'),
    Date.parse('2026-11-20T09:00:00Z'),
  ]
  const closelyFrom = Date.parse('2026-11-20T07:30:00Z')
  for (let nowMs = START_MS; nowMs <= MORNING.getTime(); ) {
    const hour = new Date(nowMs).getUTCHours()
    living.pcs(hour >= 7 && hour < 17)
    while (Date.parse(deeds[0]?.[0] ?? '9999-01-01') <= nowMs) deeds.shift()?.[1](nowMs)
    const isDue = nowMs >= (scans[0] ?? Number.POSITIVE_INFINITY)
    if (isDue) scans.shift()
    await living.live(nowMs, { scans: isDue })
    // What is measured is told by the minute all the same.
    nowMs += (nowMs >= closelyFrom ? 5 : hour >= 6 && hour < 18 ? 15 : 60) * MINUTE_MS
  }
  await rollUp(cmdb, MORNING)
  await addRegion(cmdb, siteCount, { now: MORNING, except: SITE })
  await sql`UPDATE sites SET
      name = (${kinds}::text[])[1 + abs(hashtext(id || 'kind')) % ${kinds.length}] || ' ' ||
        (${schools}::text[])[1 + abs(hashtext(id)) % ${schools.length}],
      city = (${cities}::text[])[1 + abs(hashtext(id || 'city')) % ${cities.length}]
    WHERE id <> ${SITE}`.execute(cmdb.db)
  await sql`UPDATE monitored_links SET operator = ('{Orange,SFR,Adista,Bouygues}'::text[])[1 + abs(hashtext(site_id)) % 4]
    WHERE site_id <> ${SITE}`.execute(cmdb.db)
  await sql`INSERT INTO devices (id, site_id, kind, name, state, first_seen, last_seen, observed_message, held)
    SELECT gen_random_uuid(), id, 'switch', 'sw' || n, CASE WHEN hashtext(id || n) % 900 = 0 THEN 'missing' ELSE 'seen' END,
      ${MORNING}, ${MORNING}, gen_random_uuid(), '{}'
    FROM sites, generate_series(1, 14) n WHERE id <> ${SITE} AND n <= 9 + abs(hashtext(id)) % 6`.execute(
    cmdb.db,
  )
  return { link, pc: moved, deadSwitch: dead, core: school.core }
}
