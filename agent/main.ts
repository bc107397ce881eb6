#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { DnsServer } from '../schemas/plan.ts'
import { createSecrets } from './log/secrets.ts'
import { onOneLine } from './output/safe-text.ts'
import type { RecordOptions } from './record-command.ts'
import { formatNames, type ScanOptions, scanCommand } from './scan-command.ts'
import { type ExitCode, exitCodes, type ServiceTerminal } from './terminal.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const stop = new AbortController()
const secrets = createSecrets()
const say = (line: string) =>
  void process.stderr.write(`recense-agent: ${onOneLine(secrets.hide(line))}\n`)
let reportCrash = (error: unknown): void => say(`internal error: ${describeCrash(error)}`)
const terminal: ServiceTerminal = {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  pid: process.pid,
  residentBytes: () => process.memoryUsage.rss(),
  monotonicMicroseconds: () => process.hrtime.bigint() / 1000n,
  signal: stop.signal,
  secrets,
  hide: secret => secrets.add([secret]),
  onReload: listener => void process.on('SIGHUP', listener),
  onCrash(listener) {
    reportCrash = listener
  },
  say,
  refuse(line) {
    say(line)
    return exitCodes.badUsage
  },
}

let exitCode: ExitCode = exitCodes.ok
const program = new Command('recense-agent')
  .description('Looks at a network and says what is there')
  .version(version)
  .exitOverride()
  .configureOutput({ writeErr: () => {} })

program
  .command('scan')
  .description('look once at addresses, ranges (10.1.2.1-10.1.2.40) or prefixes (10.1.2.0/24)')
  .argument('<target...>')
  .option('--community <name>', 'SNMP community; may be repeated (default: public)', append, [])
  .option('--credentials <file>', 'YAML file of named credentials, for SNMPv3 too')
  .option('--port <number>', 'SNMP port', parsePort, 161)
  .option('--netbios-port <number>', 'NetBIOS name service port', parsePort, 137)
  .option('--mdns-port <number>', 'multicast DNS port', parsePort, 5353)
  .option('--dns-server <address>', 'whom to ask for names; may be repeated', appendDns, [])
  .option('--no-names', 'ask nobody for the names of hosts')
  .option('--skip <target>', 'never touch these; may be repeated', append, [])
  .option('--packets-per-second <number>', 'packets sent at most', parsePace, 4000)
  .option('--no-ping', 'probe every address, not only those that answer')
  .addOption(
    new Option('--format <name>', 'table (on a terminal), ndjson (elsewhere), json or csv').choices(
      formatNames,
    ),
  )
  .option('--output <file>', 'write there; the file appears when the scan is complete')
  .action(async (targets: string[], options: ScanOptions) => {
    exitCode = await scanCommand(targets, options, terminal)
  })

// The service's broker, log and database are loaded only where they are used: a scan starts in half the time.
program
  .command('run')
  .description('scan by the plan and report to the collector, until stopped')
  .requiredOption('--config <file>', 'YAML configuration')
  .option('--progress', 'write the progress of scans to standard output, as ndjson')
  .action(async (options: { config: string; progress?: boolean }) => {
    const { runCommand } = await import('./run-command.ts')
    exitCode = await runCommand(options, terminal)
  })

program
  .command('status')
  .description('how the agent of this machine is: connection, scans, outbox, troubles')
  .option('--config <file>', 'its YAML configuration', '/etc/recense/agent.yaml')
  .option('--json', 'as one JSON object')
  .action(async (options: { config: string; json?: boolean }) => {
    const { statusCommand } = await import('./status-command.ts')
    exitCode = await statusCommand(options, terminal)
  })

program
  .command('check')
  .description('try the configuration, the broker, ICMP and SNMP, a line each')
  .requiredOption('--config <file>', 'YAML configuration')
  .action(async (options: { config: string }) => {
    const { checkCommand } = await import('./check-command.ts')
    exitCode = await checkCommand(options, terminal)
  })

program
  .command('enrol')
  .description('become an agent of a collector, with the token that its "enrol" printed')
  .argument('<token>')
  .option('--folder <folder>', 'where the configuration goes', '/etc/recense')
  .option('--force', 'replace what is there')
  .action(async (token: string, options: { folder: string; force?: boolean }) => {
    const { enrolCommand } = await import('./enrol-command.ts')
    exitCode = await enrolCommand(token, options, terminal)
  })

program
  .command('record')
  .description('write an anonymised recording of one device, and print what is seen in it')
  .argument('<host>')
  .option('--community <name>', 'SNMP community; may be repeated (default: public)', append, [])
  .option('--credentials <file>', 'YAML file of named credentials, for SNMPv3 too')
  .option('--port <number>', 'SNMP port', parsePort, 161)
  .option('--output <file>', 'the .snmprec file to write (default: named after the product)')
  .action(async (host: string, options: RecordOptions) => {
    const { recordCommand } = await import('./record-command.ts')
    exitCode = await recordCommand(host, options, terminal)
  })

function append(value: string, previous: string[]): string[] {
  return [...previous, value]
}

function parsePace(text: string): number {
  const pace = Number(text)
  if (!/^\d+$/.test(text) || pace < 10 || pace > 100_000) {
    throw new InvalidArgumentError('expected 10 to 100000')
  }
  return pace
}

function appendDns(value: string, previous: string[]): string[] {
  const server = DnsServer.safeParse(value)
  if (!server.success) throw new InvalidArgumentError(server.error.issues[0]?.message ?? '')
  return [...previous, value]
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('expected a port from 1 to 65535')
  }
  return port
}

/** The first signal ends the work at hand; the second one ends the process. */
function onSignal(): void {
  if (stop.signal.aborted) process.exit(130)
  stop.abort()
}

function describeCrash(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** A defect of ours: one line, and an exit code that makes the service manager start us again. */
function crash(error: unknown): void {
  try {
    reportCrash(error)
  } finally {
    process.exit(exitCodes.failed)
  }
}

// `| head` has read enough: that is no failure.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(exitCodes.ok)
  throw error
})
process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
// Secrets may stand in the environment, and a diagnostic report would list it.
process.report.excludeEnv = true

try {
  await program.parseAsync(process.argv)
} catch (error) {
  if (!(error instanceof CommanderError)) crash(error)
  else if (error.exitCode !== 0) {
    const isHelp = error.code === 'commander.help'
    const what = isHelp ? 'expected a command (see --help)' : error.message.replace(/^error: /, '')
    exitCode = terminal.refuse(what)
  }
}
process.exit(exitCode)
