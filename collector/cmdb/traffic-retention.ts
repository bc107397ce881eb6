/** How long samples and their sums are kept. */
export type TrafficRetention = {
  /** Samples of watched interfaces. */
  readonly sampleDays: number
  /** Samples of all other ports, and round trips. */
  readonly batchDays: number
  /** Sums by five minutes, by hours and by days. */
  readonly fiveMinuteDays: number
  readonly hourMonths: number
  readonly dayMonths: number
}

/** Samples are kept longer than an agent keeps them unsent, so that a month's backlog finds its place. */
export const defaultTrafficRetention: TrafficRetention = {
  sampleDays: 40,
  batchDays: 90,
  fiveMinuteDays: 90,
  hourMonths: 13,
  dayMonths: 60,
}
