import type { Secrets } from './log/secrets.ts'

/** What a command needs of the process that runs it. */
export type Terminal = {
  env: Readonly<Record<string, string | undefined>>
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  version: string
  /** Aborted when the process is asked to end (SIGINT, SIGTERM). */
  signal: AbortSignal
  /** A secret was read: nothing that the process writes may hold it. */
  hide: (secret: string) => void
  /** A line on standard error. */
  say: (line: string) => void
  /** Says what is wrong with the usage or the configuration; the exit code for that. */
  refuse: (line: string) => ExitCode
}

/** What the service needs besides: it stays, is asked how it is, and is told to reload. */
export type ServiceTerminal = Terminal & {
  pid: number
  /** Resident memory of the process, in bytes. */
  residentBytes: () => number
  /** CLOCK_MONOTONIC, as systemd reads it. */
  monotonicMicroseconds: () => bigint
  /** The secrets that were read so far; nothing that the process writes holds one. */
  secrets: Secrets
  /** Called back when the process is asked to read its configuration anew (SIGHUP). */
  onReload: (listener: () => void) => void
  /** Called back instead of Node's own report when a defect of ours ends the process; it has this turn to say so. */
  onCrash: (listener: (error: unknown) => void) => void
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
