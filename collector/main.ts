#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { Command, CommanderError } from 'commander'
import pino, { type Logger } from 'pino'
import type { Result } from '../schemas/result.ts'
import { addAlertCommands } from './alert-commands.ts'
import { type CollectorConfig, loadConfig } from './config.ts'
import { addCorrectionCommands, type CommandLine } from './correction-commands.ts'
import { addInventoryCommands } from './inventory-commands.ts'
import { addPlanCommands } from './plan-commands.ts'
import { EXIT_CODES, type StartFailure } from './start-failure.ts'
import { addUserCommands } from './user-commands.ts'

// Each command imports its part of the house when it is called: a wrong option need not wait for the web server.

type ConfigOption = { config?: string }
type EnrolOptions = ConfigOption & { name?: string; agent?: string; password?: boolean }

const CONFIG_OPTION = [
  '-c, --config <file>',
  'configuration (YAML); without one everything is embedded',
] as const

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }

const program = new Command('recense-collector')
  .description('Keeps the network inventory of a region from what its agents report.')
  .version(version)
  .exitOverride()

program
  .command('run')
  .description('collect until stopped: broker, database, API and pages')
  .option(...CONFIG_OPTION)
  .action(async (options: ConfigOption) => {
    const config = configOf(options)
    const log = logTo(config.logLevel)
    endOnCrash(log)
    const stopping = new AbortController()
    const told = new Promise<void>(resolve => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        process.on(signal, () => {
          // Whoever asks twice will not wait.
          if (stopping.signal.aborted) process.exit(1)
          log.info({ signal }, 'stopping')
          stopping.abort()
          resolve()
        })
      }
    })
    const { run } = await import('./run.ts')
    const collector = valueOrEnd(await run(config, { log, signal: stopping.signal, version }))
    console.log(
      `Recense is running: pages and API ${collector.httpUrl}, MQTT ${collector.mqttUrl}, data ${config.dataFolder}`,
    )
    await told
    await collector.stop()
    log.info('stopped')
  })

program
  .command('migrate')
  .description('bring the tables of the database to this version; "run" does it by itself')
  .option(...CONFIG_OPTION)
  .action(async (options: ConfigOption) => {
    const config = configOf(options)
    const { withCmdb } = await import('./with-cmdb.ts')
    const applied = valueOrEnd(
      await withCmdb(config, logTo(config.logLevel), async opened => opened.applied),
    )
    console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to do.')
  })

program
  .command('enrol')
  .description('register an agent of a site, and print the command that makes it ready')
  .argument('<UAI>', 'the site, by its UAI: 0370037P')
  .option('--name <name>', 'name of the site, for people')
  .option('--agent <id>', 'name of the agent, when the site has more than one (default: the UAI)')
  .option('--password', 'give it a password instead of a certificate')
  .option(...CONFIG_OPTION)
  .action(async (uai: string, options: EnrolOptions) => {
    const config = configOf(options)
    const { enrol } = await import('./enrol.ts')
    const { describeEnrolment } = await import('./describe-enrolment.ts')
    const { name, agent, password } = options
    const actor = `${actorOf({})} (command line)`
    const enrolment = valueOrEnd(
      await enrol(config, logTo(config.logLevel), { site: uai, name, agent, password, actor }),
    )
    process.stdout.write(describeEnrolment(enrolment, config))
  })

program
  .command('revoke')
  .description('an agent is out within a minute, also where it is connected; its inventory stays')
  .argument('<agent>', 'by its name: 0370037P')
  .option(...CONFIG_OPTION)
  .action(async (agent: string, options: ConfigOption) => {
    const config = configOf(options)
    const { withCmdb } = await import('./with-cmdb.ts')
    const { revokeAgent } = await import('./cmdb/register-agent.ts')
    const { findAgent } = await import('./cmdb/find-agent-for-login.ts')
    const log = logTo(config.logLevel)
    const by = { actor: `${actorOf({})} (command line)` }
    const outcome = valueOrEnd(
      await withCmdb(config, log, async ({ cmdb }) =>
        (await findAgent(cmdb, agent))
          ? { isNew: await revokeAgent(cmdb, agent, new Date(), by) }
          : undefined,
      ),
    )
    if (!outcome) return endWith({ kind: 'usage', message: `there is no agent ${agent}` })
    console.log(
      outcome.isNew
        ? `Agent ${agent} is revoked. "enrol" lets it in again, with new credentials.`
        : `Agent ${agent} was revoked already.`,
    )
  })

const commandLine: CommandLine = {
  configOption: CONFIG_OPTION,
  contextOf: (options: ConfigOption & { by?: string }) => {
    const config = configOf(options)
    return { config, log: logTo(config.logLevel), by: actorOf(options) }
  },
  tell: (result: Result<string, StartFailure>) => {
    process.stdout.write(valueOrEnd(result))
  },
}
addCorrectionCommands(program, commandLine)
addInventoryCommands(program, commandLine)
addPlanCommands(program, commandLine)
addUserCommands(program, commandLine)
addAlertCommands(program, commandLine)

try {
  await program.parseAsync()
  process.exit(0)
} catch (error) {
  // Commander has told its own already, help and version included.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : EXIT_CODES.usage)
  throw error
}

function configOf(options: ConfigOption): CollectorConfig {
  const config = loadConfig(options.config, process.env)
  return config.ok ? config.value : endWith({ kind: 'usage', message: config.failure })
}

/** Who gives a command: kept with what they did. */
function actorOf({ by }: { by?: string }): string {
  return by?.trim() || userInfo().username
}

function valueOrEnd<Value>(result: Result<Value, StartFailure>): Value {
  return result.ok ? result.value : endWith(result.failure)
}

function endWith({ kind, message }: StartFailure): never {
  if (kind !== 'stopped') console.error(`recense-collector: ${message}`)
  process.exit(EXIT_CODES[kind])
}

/** One JSON line per event on stderr; what a command answers goes to stdout. */
function logTo(level: CollectorConfig['logLevel']): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: 'event',
      formatters: { level: label => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}

/** A bug, or something broken that nobody expected: told once, then the service manager starts us afresh. */
function endOnCrash(log: Logger): void {
  process.on('uncaughtException', error => {
    log.fatal({ err: error }, 'crashed')
    process.exit(1)
  })
}
