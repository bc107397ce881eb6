import type { ColumnType } from 'kysely'
import type { DirectionMemory, LinkState } from '../traffic/detector.ts'
import type { Direction } from '../traffic/link-minutes.ts'
import type { ThresholdOverrides } from '../traffic/thresholds.ts'
import type { EpisodeContributors } from './episode-contributors.ts'
import type { Json } from './tables.ts'

/** The tables of links and their load, as Kysely sees them. */
export type LinkTables = {
  monitored_links: MonitoredLinksTable
  link_contracts: LinkContractsTable
  link_revisions: LinkRevisionsTable
  site_link_thresholds: SiteLinkThresholdsTable
  link_states: LinkStatesTable
  link_episodes: LinkEpisodesTable
}

type MonitoredLinksTable = {
  id: string
  site_id: string
  kind: 'wan' | 'uplink'
  address: string | null
  interface: string | null
  down_is: 'in' | 'out'
  operator: string | null
  circuit_id: string | null
  note: string | null
  thresholds: Json<ThresholdOverrides>
  created_at: Date
  changed_at: Date
  changed_by: string
  ended_at: Date | null
}

type LinkContractsTable = {
  link_id: string
  valid_from: Date
  down_mbps: number
  up_mbps: number
  said_by: string
  said_at: Date
}

type LinkRevisionsTable = {
  id: ColumnType<string, never, never>
  link_id: string
  at: Date
  said_by: string
  origin: 'api' | 'cli' | 'import'
  kind: 'added' | 'changed' | 'ended'
  before: Json<Record<string, unknown>>
  after: Json<Record<string, unknown>>
}

type SiteLinkThresholdsTable = {
  site_id: string
  thresholds: Json<ThresholdOverrides>
  changed_by: string
  changed_at: Date
}

type LinkStatesTable = {
  link_id: string
  site_id: string
  folded_to: Date
  settled_to: Date
  judge_from: Date | null
  source: 'watched' | 'ports' | null
  down_state: LinkState
  up_state: LinkState
  down_since: Date | null
  up_since: Date | null
  down_load: number | null
  up_load: number | null
  down_memory: Json<DirectionMemory>
  up_memory: Json<DirectionMemory>
}

type LinkEpisodesTable = {
  link_id: string
  direction: Direction
  started_at: Date
  concluded_at: Date
  ended_at: Date | null
  ended_by: 'room' | 'dark' | null
  is_harmful: boolean
  peak: number
  mean: number
  known_minutes: number
  contributors: Json<EpisodeContributors> | null
}
