import { join } from 'node:path'
import { findDataFolder } from './find-data-folder.ts'
import { describeStatus } from './status/describe-status.ts'
import { askStatus } from './status/status-socket.ts'
import { type ExitCode, exitCodes, type Terminal } from './terminal.ts'

/** The socket's name in the data folder. */
export const STATUS_SOCKET = 'status.sock'

/** `recense-agent status`: how the agent that runs on this machine is. Exit code 1, and a line, when none does. */
export async function statusCommand(
  options: { config: string; json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const folder = findDataFolder(options.config)
  if (!folder.ok) return terminal.refuse(folder.failure)
  const status = await askStatus(join(folder.value, STATUS_SOCKET))
  if (!status.ok) {
    terminal.say(status.failure)
    return exitCodes.failed
  }
  terminal.stdout.write(
    options.json ? `${JSON.stringify(status.value)}\n` : describeStatus(status.value, new Date()),
  )
  return exitCodes.ok
}
