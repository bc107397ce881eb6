import { execFile } from 'node:child_process'
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { failure, type Result, success } from '../../schemas/result.ts'
import type { PostgresFailure } from './postgres-failure.ts'

const run = promisify(execFile)

/** Under whom PostgreSQL runs: it refuses root, so as root its processes are started as somebody else. */
export type Account = {
  /** The command line, and the options for `node:child_process`, that start a program under this account. */
  wrap: (
    program: string,
    args: readonly string[],
  ) => { program: string; args: string[]; options: { uid?: number; gid?: number } }
  /** Gives a file or folder to this account; nothing to do when it is our own. */
  own: (path: string) => void
}

const OURSELVES: Account = {
  wrap: (program, args) => ({ program, args: [...args], options: {} }),
  own: () => undefined,
}

/**
 * The account for the cluster in `folder` (which need not exist yet): our own, or as root the cluster's owner, else the
 * system's `postgres` or `nobody`. No user is created. As root the account also gets to folders that are closed to it
 * (a checkout under /root), by keeping a capability.
 */
export async function chooseAccount(
  folder: string,
  postgres: string,
): Promise<Result<Account, PostgresFailure>> {
  if (process.geteuid?.() !== 0) return success(OURSELVES)

  const ids = ownerOf(folder) ?? findUser('postgres') ?? findUser('nobody')
  if (!ids) {
    return failure({
      kind: 'no-account',
      message:
        'PostgreSQL may not run as root, and this machine has neither a user "postgres" nor "nobody": run the collector as an ordinary user',
    })
  }
  const own = (path: string) => chownSync(path, ids.uid, ids.gid)

  for (const account of [asUser(ids, own), asUserWithReach(ids, own)]) {
    const reachesBoth =
      (await succeeds(account, postgres, ['--version'])) &&
      (await succeeds(account, 'test', ['-x', dirname(folder)]))
    if (reachesBoth) return success(account)
  }
  return failure({
    kind: 'no-account',
    message: `PostgreSQL may not run as root, and user ${ids.uid} cannot reach ${postgres} and ${dirname(folder)}: run the collector as an ordinary user, or open these folders to it`,
  })
}

type Ids = { uid: number; gid: number }

function asUser(ids: Ids, own: Account['own']): Account {
  return { wrap: (program, args) => ({ program, args: [...args], options: ids }), own }
}

// Containers often lack CAP_DAC_READ_SEARCH and have CAP_DAC_OVERRIDE, which includes it. PostgreSQL looks at its own
// programs with access(2), which heeds the capabilities of a user other than root only with this securebit.
function asUserWithReach({ uid, gid }: Ids, own: Account['own']): Account {
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  const access = '--securebits=+no_setuid_fixup'
  return {
    wrap: (program, args) => ({
      program: 'setpriv',
      args: [...identity, ...capability, access, '--', program, ...args],
      options: {},
    }),
    own,
  }
}

async function succeeds(account: Account, command: string, rest: string[]): Promise<boolean> {
  const { program, args, options } = account.wrap(command, rest)
  try {
    await run(program, args, { ...options, cwd: '/' })
    return true
  } catch {
    return false
  }
}

function ownerOf(folder: string): Ids | undefined {
  if (!existsSync(join(folder, 'PG_VERSION'))) return undefined
  const { uid, gid } = statSync(folder)
  return uid === 0 ? undefined : { uid, gid }
}

function findUser(name: string): Ids | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(it => it.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}
