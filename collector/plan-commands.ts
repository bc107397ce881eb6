import type { Command } from 'commander'
import type { CommandLine } from './correction-commands.ts'

type Options = { config?: string; by?: string; revision?: string; json?: true; dryRun?: true }

const AGENT = ['<agent>', 'by its name: 0370037P'] as const
const FILE = ['<file>', 'a plan (YAML or JSON), as "plan show" writes it'] as const

/** The commands about what agents are told to look at: plan show, check, set, history. */
export function addPlanCommands(
  program: Command,
  { configOption, contextOf, tell }: CommandLine,
): void {
  const plan = program.command('plan').description('what an agent is told to look at')

  plan
    .command('show')
    .description('the plan that an agent was given last, as a file for "plan set"')
    .argument(...AGENT)
    .option('--revision <number>', 'an earlier one')
    .option('--json', 'as JSON instead of YAML')
    .option(...configOption)
    .action(async (agent: string, options: Options) => {
      const { showPlan } = await import('./plans.ts')
      const { revision, json } = options
      tell(await showPlan(contextOf(options), agent, { revision, isJson: json ?? false }))
    })

  plan
    .command('check')
    .description('whether a file is a plan, and what it would look at; nothing is changed')
    .argument(...FILE)
    .action(async (file: string) => {
      const { checkPlanFile } = await import('./plans.ts')
      tell(checkPlanFile(file))
    })

  plan
    .command('set')
    .description('give an agent a new plan, and tell what that changes')
    .argument(...AGENT)
    .argument(...FILE)
    .option('--dry-run', 'only tell what would change')
    .option('--by <name>', 'who does it (default: the name of your account)')
    .option(...configOption)
    .action(async (agent: string, file: string, options: Options) => {
      const { setPlan } = await import('./plans.ts')
      tell(await setPlan(contextOf(options), { agent, file, isDryRun: options.dryRun ?? false }))
    })

  plan
    .command('history')
    .description('every plan that an agent was given, by whom and when, the latest first')
    .argument(...AGENT)
    .option(...configOption)
    .action(async (agent: string, options: Options) => {
      const { showPlanHistory } = await import('./plans.ts')
      tell(await showPlanHistory(contextOf(options), agent))
    })
}
