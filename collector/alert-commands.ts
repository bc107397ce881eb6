import { type Command, InvalidArgumentError } from 'commander'
import type { AlertAction } from './cmdb/alert-actions.ts'
import type { CommandLine } from './correction-commands.ts'

type Options = {
  config?: string
  by?: string
  comment?: string
  site?: string
  language?: string
  for?: number
}

const BY_OPTION = ['--by <name>', 'who does it (default: the name of your account)'] as const
const COMMENT_OPTION = ['--comment <text>', 'why, for the history'] as const
const IDS = ['<alerts...>', 'their ids'] as const

/** The commands of alerts and of announced work: alert, maintenance. */
export function addAlertCommands(program: Command, line: CommandLine): void {
  const { configOption, contextOf, tell } = line
  const alert = program.command('alert').description('what somebody must know of')
  alert
    .command('list', { isDefault: true })
    .description('alerts that are not over')
    .option('--site <UAI>', 'of one site')
    .option('--language <language>', 'fr or en', 'fr')
    .option(...configOption)
    .action(async (options: Options) => {
      const { listAlerts } = await import('./alerts-command.ts')
      const language = options.language === 'en' ? 'en' : 'fr'
      tell(await listAlerts(contextOf(options), { site: options.site, language }))
    })

  const act = async (ids: string[], options: Options, action: AlertAction, comment?: string) => {
    const { actOnAlerts } = await import('./alerts-command.ts')
    const deed = { action, comment: comment ?? options.comment }
    tell(await actOnAlerts(contextOf(options), ids, deed))
  }
  for (const [kind, description] of [
    ['acknowledge', 'you know, and see to it'],
    ['resolve', 'over by your word: they do not come back before they were over'],
  ] as const) {
    alert
      .command(kind)
      .description(description)
      .argument(...IDS)
      .option(...COMMENT_OPTION)
      .option(...BY_OPTION)
      .option(...configOption)
      .action((ids: string[], options: Options) => act(ids, options, { kind }))
  }
  alert
    .command('assign')
    .description('say who looks after them; "-" is nobody')
    .argument('<owner>', 'a name')
    .argument(...IDS)
    .option(...COMMENT_OPTION)
    .option(...BY_OPTION)
    .option(...configOption)
    .action((owner: string, ids: string[], options: Options) =>
      act(ids, options, { kind: 'assign', owner: owner === '-' ? null : owner }),
    )
  alert
    .command('comment')
    .description('write something into their history')
    .argument('<text>', 'what')
    .argument(...IDS)
    .option(...BY_OPTION)
    .option(...configOption)
    .action((text: string, ids: string[], options: Options) =>
      act(ids, options, { kind: 'comment' }, text),
    )
  alert
    .command('snooze')
    .description('be told again later, should they go on')
    .argument(...IDS)
    .requiredOption('--for <time>', '90m, 4h, 2d; at most 31d', snoozeMs)
    .option(...COMMENT_OPTION)
    .option(...BY_OPTION)
    .option(...configOption)
    .action((ids: string[], options: Options) =>
      act(ids, options, { kind: 'snooze', until: new Date(Date.now() + (options.for ?? 0)) }),
    )

  const maintenance = program.command('maintenance').description('work that is known of')
  maintenance
    .command('list', { isDefault: true })
    .description('windows that did not end yet')
    .option(...configOption)
    .action(async (options: Options) => {
      const { listMaintenance } = await import('./alerts-command.ts')
      tell(await listMaintenance(contextOf(options)))
    })
  maintenance
    .command('announce')
    .description('what the work touches is recorded, and pages nobody')
    .requiredOption('--from <instant>', 'like 2026-11-20T18:00:00Z')
    .requiredOption('--until <instant>', 'like 2026-11-20T22:00:00Z')
    .requiredOption('--reason <text>', 'what is done')
    .option('--site <UAI>', 'default: all sites')
    .option('--device <id>', 'only this device, and what is behind it')
    .option(...BY_OPTION)
    .option(...configOption)
    .action(async (options: Options) => {
      const { announceMaintenance } = await import('./alerts-command.ts')
      tell(await announceMaintenance(contextOf(options), options))
    })
  maintenance
    .command('cancel')
    .description('the window does not hold any more; it stays on record')
    .argument('<window>', 'its id')
    .option(...BY_OPTION)
    .option(...configOption)
    .action(async (id: string, options: Options) => {
      const { endMaintenance } = await import('./alerts-command.ts')
      tell(await endMaintenance(contextOf(options), id))
    })
}

/** `90m`, `4h`, `2d`, at most 31 days, in milliseconds. */
function snoozeMs(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? []
  const ms = Number(count) * ({ m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 0)
  if (ms > 0 && ms <= 31 * 86_400_000) return ms
  throw new InvalidArgumentError('expected a time like 90m, 4h or 2d, at most 31d')
}
