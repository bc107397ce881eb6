import { type RegisterState, readRegisterState } from './cmdb/agent-certificates.ts'
import type { Cmdb } from './cmdb/connect.ts'

/** Half a dozen times within the minute that a revocation may take. */
const LOOK_EVERY_MS = 10_000

/**
 * Asks the register again and again who is out, whoever wrote it: this process, a command, another collector. A database
 * that is away is asked again; until then nobody new gets in by the register either.
 */
export function watchRevocations(
  cmdb: Cmdb,
  onRead: (register: RegisterState) => Promise<void> | void,
  onTrouble: (error: unknown) => void,
): { look: () => Promise<void>; stop: () => void } {
  let looking: Promise<void> | undefined
  const look = () => {
    looking ??= readRegisterState(cmdb, new Date())
      .then(onRead)
      .catch(onTrouble)
      .finally(() => {
        looking = undefined
      })
    return looking
  }
  void look()
  const timer = setInterval(look, LOOK_EVERY_MS).unref()
  return { look, stop: () => clearInterval(timer) }
}
