import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { failure, type Result, success } from '../../schemas/result.ts'

/** A file system with one program on it, that nobody else has open. */
export type ProgramDisk = {
  /** Where the program is, for a command that `enter` has prefixed. */
  program: string
  /** The command, in a mount namespace of its own: what is mounted there goes with its last process. */
  enter: (command: readonly string[]) => string[]
}

/** What Linux reads ahead on a plain disk (VM_READAHEAD_PAGES); virtual machines may have sixty times that. */
const READ_AHEAD_KB = 128
const SIZE = '256M'

/**
 * A copy of the program on a loop device that reads ahead as a plain disk does. Pages of it are charged to whoever reads them first
 * there, as on a machine where nobody else runs this program. The failure is why that cannot be had here.
 */
export function makeProgramDisk(program: string, folder: string): Result<ProgramDisk, string> {
  const [image, content, mounted] = ['image', 'content', 'mounted'].map(it => join(folder, it))
  if (!image || !content || !mounted) throw new Error('unreachable')
  mkdirSync(content, { recursive: true })
  mkdirSync(mounted)
  const mount = [
    `mount -o loop,ro '${image}' '${mounted}'`,
    `device=$(findmnt --noheadings --output SOURCE '${mounted}')`,
    `echo ${READ_AHEAD_KB} > "/sys/block/$(basename "$device")/queue/read_ahead_kb"`,
    'exec "$@"',
  ].join(' && ')
  const enter = (command: readonly string[]) => [
    ...['unshare', '--mount', '/bin/sh', '-c', mount, 'sh'],
    ...command,
  ]
  try {
    copyFileSync(program, join(content, 'node'))
    execFileSync('mkfs.ext4', ['-q', '-d', content, image, SIZE], { stdio: 'pipe' })
    rmSync(content, { recursive: true })
    const [command = '', ...args] = enter(['true'])
    execFileSync(command, args, { stdio: 'pipe' })
  } catch (error) {
    return failure(error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error))
  }
  return success({ program: join(mounted, 'node'), enter })
}
