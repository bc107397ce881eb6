/**
 * Why the collector, or one of its commands, did not do its work; `message` is the one line for the operator.
 * `usage`: something that was asked for is wrong (option, configuration, taken port or folder); trying again will not
 * help. `unavailable`: something that it needs is away. `stopped`: it was told to stop meanwhile.
 */
export type StartFailure = { kind: 'usage' | 'unavailable' | 'stopped'; message: string }

/** Exit codes of `recense-collector`; a crash ends with 1, too. */
export const EXIT_CODES = { stopped: 0, unavailable: 1, usage: 2 } as const
