import type { Command } from 'commander'
import type { Result } from '../schemas/result.ts'
import type { StartFailure } from './start-failure.ts'
import type { UserContext, UserOptions } from './users.ts'

type Options = UserOptions & { config?: string; by?: string }

/** How these commands come to their configuration, and how they tell. */
type CommandLine = {
  configOption: readonly [string, string]
  contextOf: (options: { config?: string; by?: string }) => UserContext
  tell: (result: Result<string, StartFailure>) => void
}

const PASSWORD = ['--password <place>', 'where it is: file:PATH or env:NAME'] as const
const SITES = ['--sites <uais>', 'UAIs with commas between them, or all'] as const
const ROLE = ['--role <role>', 'viewer, operator or administrator'] as const

/** The commands about who may use API and pages: user add, password, change, disable, enable, list. */
export function addUserCommands(program: Command, line: CommandLine): void {
  const { configOption, contextOf, tell } = line
  const user = program.command('user').description('who may use API and pages')

  user
    .command('add')
    .description('add an account; from the first one on, everybody has to log in')
    .argument('<name>', 'name to log in with')
    .option(...ROLE, 'viewer')
    .option(...SITES, 'all')
    .option(...PASSWORD)
    .option('--no-password', 'used by its API tokens only')
    .option(...configOption)
    .action(async (name: string, options: Options) => {
      const { addUser } = await import('./users.ts')
      // Commander takes the positive option as given by default when there is a negative one.
      const password = options.password === (true as unknown) ? undefined : options.password
      const { password: _, ...rest } = options
      tell(
        await addUser(contextOf(options), name, {
          ...rest,
          ...(password !== undefined && { password }),
        }),
      )
    })

  const change = (
    command: string,
    description: string,
    more: { isDisabled?: boolean; wantsPassword?: boolean },
  ) =>
    user
      .command(command)
      .description(description)
      .argument('<name>', 'name of the account')
      .option(...configOption)
      .action(async (name: string, options: Options) => {
        const { changeUser } = await import('./users.ts')
        tell(await changeUser(contextOf(options), name, { ...options, ...more }))
      })
  change('password', 'give an account a new password; its browsers are logged out', {
    wantsPassword: true,
  }).option(...PASSWORD)
  change('change', 'change role or sites of an account', {})
    .option(...ROLE)
    .option(...SITES)
  change('disable', 'an account may no longer be used, nor its tokens', { isDisabled: true })
  change('enable', 'a disabled account may be used again', { isDisabled: false })

  user
    .command('list')
    .description('every account, a line each')
    .option(...configOption)
    .action(async (options: Options) => {
      const { listUsers } = await import('./users.ts')
      tell(await listUsers(contextOf(options)))
    })
}
