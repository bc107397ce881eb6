import type { ReaderName } from '../mibs/reader-name.ts'

/**
 * How much of a device is read. `deep`: all. `discovery`: not what rarely changes. `presence`: only what tells which hosts are
 * where, which is no observation of the device itself.
 */
export type ReadDepth = 'deep' | 'discovery' | 'presence'

/** Facts of ports and machines, not tables of the observation: left out they are not told, and so not erased. */
const RARELY_CHANGING = ['duplex', 'aggregates', 'poe', 'host'] as const satisfies ReaderName[]

/** The readers that are not asked. */
export const leftOut: Readonly<Record<ReadDepth, readonly ReaderName[]>> = {
  deep: [],
  discovery: RARELY_CHANGING,
  presence: [...RARELY_CHANGING, 'ups', 'printer', 'defaultRoutes'],
}
