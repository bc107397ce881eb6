import type { Command } from 'commander'
import type { Result } from '../schemas/result.ts'
import type { FieldEdit } from './cmdb/correct-fields.ts'
import type { CommandContext } from './corrections.ts'
import type { StartFailure } from './start-failure.ts'

type Options = { config?: string; by?: string; language?: string; keep?: string }

/** How these commands come to their configuration, and how they tell. */
export type CommandLine = {
  configOption: readonly [string, string]
  contextOf: (options: { config?: string; by?: string }) => CommandContext
  tell: (result: Result<string, StartFailure>) => void
}

const BY_OPTION = ['--by <name>', 'who does it (default: the name of your account)'] as const
const LANGUAGE_OPTION = ['--language <language>', 'fr or en', 'fr'] as const
const ITEM = 'its id, name, serial, asset number, MAC address or address'

/** The commands by which people ask why, and say otherwise: explain, field, case, undo. */
export function addCorrectionCommands(program: Command, line: CommandLine): void {
  const { configOption, contextOf, tell } = line
  program
    .command('explain')
    .description('why a device or endpoint is this one, and where each of its values comes from')
    .argument('<item>', ITEM)
    .option(...LANGUAGE_OPTION)
    .option(...configOption)
    .action(async (device: string, options: Options) => {
      const { explain } = await import('./corrections.ts')
      tell(await explain(contextOf(options), device, options.language ?? 'fr'))
    })

  const field = program.command('field').description('what people say of a device or endpoint')
  const edit = async (device: string, edits: FieldEdit[], options: Options) => {
    const { editFields } = await import('./corrections.ts')
    tell(await editFields(contextOf(options), device, edits))
  }
  field
    .command('set')
    .description('give a field a value that stays until it is released')
    .argument('<item>', ITEM)
    .argument('<field>', 'name, kind, model, serial, location, assetNumber, room …')
    .argument('<value>', 'the value')
    .option(...BY_OPTION)
    .option(...configOption)
    .action((device: string, name: string, value: string, options: Options) =>
      edit(device, [{ kind: 'set', field: name, value }], options),
    )
  for (const kind of ['lock', 'release'] as const) {
    field
      .command(kind)
      .description(
        kind === 'lock'
          ? 'keep the value that fields have, whatever is observed'
          : 'let imports and observations change fields again',
      )
      .argument('<item>', ITEM)
      .argument('<fields...>', 'name, kind, model, serial, location, assetNumber, room …')
      .option(...BY_OPTION)
      .option(...configOption)
      .action((device: string, names: string[], options: Options) =>
        edit(
          device,
          names.map(it => ({ kind, field: it })),
          options,
        ),
      )
  }

  const cases = program.command('case').description('questions of identity for a person')
  cases
    .command('list', { isDefault: true })
    .description('the questions that are open')
    .option(...LANGUAGE_OPTION)
    .option(...configOption)
    .action(async (options: Options) => {
      const { showCases } = await import('./corrections.ts')
      tell(await showCases(contextOf(options), undefined, languageOf(options)))
    })
  cases
    .command('show')
    .description('one question, both records side by side')
    .argument('<case>', 'its id')
    .option(...LANGUAGE_OPTION)
    .option(...configOption)
    .action(async (id: string, options: Options) => {
      const { showCases } = await import('./corrections.ts')
      tell(await showCases(contextOf(options), id, languageOf(options)))
    })
  cases
    .command('decide')
    .description('answer a question; `undo` takes the answer back')
    .argument('<case>', 'its id')
    .argument('<decision>', 'same, different, replaced or ignore')
    .option('--keep <device>', 'same: the record that goes on; replaced: the new device')
    .option(...BY_OPTION)
    .option(...configOption)
    .action(async (id: string, decision: string, options: Options) => {
      const { decide } = await import('./corrections.ts')
      tell(await decide(contextOf(options), id, { decision, keep: options.keep }))
    })

  program
    .command('undo')
    .description('take a changeset back; what has changed since is left alone')
    .argument('<changeset>', 'its id')
    .option(...BY_OPTION)
    .option(...configOption)
    .action(async (id: string, options: Options) => {
      const { undo } = await import('./corrections.ts')
      tell(await undo(contextOf(options), id))
    })
}

function languageOf({ language }: Options): 'fr' | 'en' {
  return language === 'en' ? 'en' : 'fr'
}
