/** What a command needs of the process that runs it. */
export type Terminal = {
  env: Readonly<Record<string, string | undefined>>
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  version: string
  /** Aborted when the process is asked to end (SIGINT, SIGTERM). */
  signal: AbortSignal
  /** A line on standard error. */
  say: (line: string) => void
  /** Says what is wrong with the usage or the configuration; the exit code for that. */
  refuse: (line: string) => ExitCode
}

/** What the process ends with; part of the contract of the command line. */
export const exitCodes = {
  ok: 0,
  /** A check did not pass, or a defect of ours showed. */
  failed: 1,
  badUsage: 2,
  networkUnreadable: 3,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
