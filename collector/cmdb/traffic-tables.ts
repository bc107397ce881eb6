import type { ColumnType } from 'kysely'

/** The tables of samples, as far as Kysely writes or reads them. */
export type TrafficTables = {
  traffic_batches: TrafficBatchesTable
}

type Counts = ColumnType<(string | null)[], (number | null)[], never>

type TrafficBatchesTable = {
  site_id: string
  address: string
  started_at: Date
  ended_at: Date
  ports: number[]
  octets_in: Counts
  octets_out: Counts
  errors_in: Counts | null
  errors_out: Counts | null
  discards_in: Counts | null
  discards_out: Counts | null
  unknown: (string | null)[] | null
}
