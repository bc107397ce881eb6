import { z } from 'zod'
import { defaultTrafficRetention as usual } from './cmdb/traffic-retention.ts'

/** Agents may have a month to tell, and what is summed up again needs the samples. */
const LEAST_SAMPLE_DAYS = 40
const days = (least: number) => z.int().min(least).max(3660)
const months = z.int().min(1).max(240)

/** How long traffic is kept, as the collector's file says it. */
export const TrafficFile = z
  .strictObject({
    keep: z
      .strictObject({
        /** What the watched interfaces moved, sample by sample. */
        sampleDays: days(LEAST_SAMPLE_DAYS).default(usual.sampleDays),
        /** The same of all other ports, and round trips. */
        batchDays: days(LEAST_SAMPLE_DAYS).default(usual.batchDays),
        fiveMinuteDays: days(LEAST_SAMPLE_DAYS).default(usual.fiveMinuteDays),
        hourMonths: months.default(usual.hourMonths),
        dayMonths: months.default(usual.dayMonths),
      })
      .prefault({}),
  })
  .prefault({})
