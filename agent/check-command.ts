import { checkDns, checkLogin, checkTls } from './check-broker.ts'
import type { Finding } from './check-finding.ts'
import { checkKeptPlan } from './check-kept-plan.ts'
import {
  checkClock,
  checkDataFolder,
  checkDiskSpace,
  checkFping,
  checkIcmp,
} from './check-machine.ts'
import { checkPlan, checkSnmp } from './check-network.ts'
import { type AgentConfig, readConfig } from './config.ts'
import { onOneLine } from './output/safe-text.ts'
import { type ExitCode, exitCodes, type Terminal } from './terminal.ts'

type Check = (config: AgentConfig) => Finding | Promise<Finding>

/** In the order in which one may be the reason for the next. */
const CHECKS: readonly [name: string, check: Check][] = [
  ['data folder', checkDataFolder],
  ['disk space', checkDiskSpace],
  ['clock', checkClock],
  ['DNS', checkDns],
  ['TLS', checkTls],
]
const AFTER_LOGIN: readonly [name: string, check: Check][] = [
  ['fping', checkFping],
  ['ICMP', checkIcmp],
  ['plan', checkPlan],
  ['kept plan', checkKeptPlan],
  ['SNMP', checkSnmp],
]

/** `recense-agent check`: a line per check, and a hint where one did not pass. Exit code 1 when one failed. */
export async function checkCommand(
  options: { config: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const config = readConfig(options.config, terminal.env, terminal.hide)
  if (!config.ok) return terminal.refuse(config.failure)
  let isSound = true
  const tell = (name: string, { status, detail, hint }: Finding) => {
    const line = `${status.padEnd(8)} ${name}: ${onOneLine(detail)}${hint ? ` (${hint})` : ''}`
    terminal.stdout.write(`${line}\n`)
    if (status === 'failed') isSound = false
  }

  tell('configuration', { status: 'ok', detail: options.config })
  for (const [name, check] of CHECKS) tell(name, await check(config.value))
  const [login, topics] = await checkLogin(config.value)
  if (login) tell('broker', login)
  if (topics) tell('topics', topics)
  for (const [name, check] of AFTER_LOGIN) tell(name, await check(config.value))
  return isSound ? exitCodes.ok : exitCodes.failed
}
