import type { Command } from 'commander'
import type { CommandLine } from './correction-commands.ts'

type Options = { config?: string; by?: string; dryRun?: true; note?: string; site?: string }

const BY_OPTION = ['--by <name>', 'who does it (default: the name of your account)'] as const
const NOTE_OPTION = ['--note <text>', 'why'] as const

/** The commands by which people bring lists, and decide what is there: import, brakes, finding, retire … */
export function addInventoryCommands(
  program: Command,
  { configOption, contextOf, tell }: CommandLine,
): void {
  program
    .command('import')
    .description('take in a list (CSV), and tell what that changes')
    .argument('<what>', 'sites, devices or links')
    .argument('<file>', 'CSV with a line of headings; `;` or `,`, UTF-8 or Latin-1')
    .option('--dry-run', 'only tell what would change')
    .option(...BY_OPTION)
    .option(...configOption)
    .action(async (kind: string, file: string, options: Options) => {
      const { config, log, by } = contextOf(options)
      const { importList } = await import('./import-command.ts')
      const wanted = { kind, file, isDryRun: options.dryRun ?? false, by }
      tell(await importList(config, log, wanted))
    })

  program
    .command('brakes')
    .description('show mass disappearances that wait for a decision')
    .option(...configOption)
    .action(async (options: Options) => {
      const { config, log } = contextOf(options)
      const { describeBrakes } = await import('./decide-command.ts')
      tell(await describeBrakes(config, log))
    })

  const finding = program.command('finding').description('what is not as it should be')
  finding
    .command('list')
    .description('show what is open')
    .option('--site <UAI>', 'of this site only')
    .option(...configOption)
    .action(async (options: Options) => {
      const { describeFindings } = await import('./findings-command.ts')
      tell(await describeFindings(contextOf(options), options.site))
    })
  for (const [action, description] of [
    ['accept', 'it is known and may stay'],
    ['reopen', 'an accepted one is told of again'],
    ['apply', 'what a name proposes is said of its device'],
  ] as const) {
    finding
      .command(action)
      .description(description)
      .argument('<id>')
      .option(...NOTE_OPTION)
      .option(...BY_OPTION)
      .option(...configOption)
      .action(async (id: string, options: Options) => {
        const { decideOnFinding } = await import('./findings-command.ts')
        tell(await decideOnFinding(contextOf(options), { action, id, note: options.note }))
      })
  }

  for (const [decision, description] of [
    ['approve', 'a mass disappearance is real: what is still absent is missing'],
    ['reject', 'a mass disappearance is none: absences count anew'],
    ['retire', 'a device or endpoint is no item of the inventory any more; its record stays'],
    ['restore', 'a retired device or endpoint is an item again'],
  ] as const) {
    program
      .command(decision)
      .description(description)
      .argument('<id>')
      .option(...NOTE_OPTION)
      .option(...BY_OPTION)
      .option(...configOption)
      .action(async (id: string, options: Options) => {
        const { config, log, by } = contextOf(options)
        const { decidePresence } = await import('./decide-command.ts')
        tell(await decidePresence(config, log, { decision, id, by, note: options.note }))
      })
  }
}
