import type { Logger } from 'pino'
import { createDisplacer } from './broker/displace-revoked.ts'
import type { Broker } from './broker/start-broker.ts'
import type { RegisterState, Revocations } from './cmdb/agent-certificates.ts'
import type { Cmdb } from './cmdb/connect.ts'
import { voidRevived } from './cmdb/void-revived.ts'
import type { CollectorConfig } from './config.ts'
import { keepMosquittoFiles } from './mosquitto-files.ts'
import type { Authority } from './pki/authority.ts'
import { raiseFloor, readFloor, writeFloor } from './pki/revocation-floor.ts'

/** Who re-enrolled long ago is connected anew since: only a fresh revocation of a certificate has somebody to cut. */
const FRESH_MS = 3_600_000

/**
 * Has the register's word about who is out hold everywhere: on the connections of the embedded broker, or in
 * Mosquitto's files and on its connections; and what was revoked once, in a register that was restored from a backup.
 */
export function enforceRevocations(
  config: CollectorConfig,
  parts: {
    cmdb: Cmdb
    log: Logger
    embedded: Broker | undefined
    authority: Authority
    /** Where agents find the broker. */
    brokerUrl: string
  },
): (register: RegisterState) => Promise<void> {
  const { cmdb, log, embedded, authority, brokerUrl } = parts
  const { dataFolder } = config
  let floor = readFloor(dataFolder, reason => log.error({ reason }, 'revocations-damaged'))
  let written = ''
  const writeMosquittoFiles = keepMosquittoFiles(config, cmdb)
  const displace =
    embedded || !brokerUrl.startsWith('mqtts://')
      ? async () => {}
      : createDisplacer({ url: brokerUrl, authority, log })

  return async register => {
    const raised = raiseFloor(floor, register, new Date())
    const { revived } = raised
    floor = raised.floor
    const text = JSON.stringify(floor)
    if (text !== written) writeFloor(dataFolder, floor)
    written = text
    if (revived.certificates.length + revived.marks.length > 0) {
      await voidRevived(cmdb, revived)
      const agents = [...new Set(revived.certificates.map(it => it.agent))]
      const passwords = revived.marks.length
      log.warn({ agents, passwords }, 'revoked-before-the-backup')
    }

    const marks = new Set(revived.marks)
    const revoked: Revocations = {
      agents: register.agents,
      certificates: floor.certificates,
      passwords: register.passwords.filter(it => !marks.has(it.mark)),
    }
    embedded?.cutRevoked({
      agents: new Set(revoked.agents),
      serials: new Set(revoked.certificates.map(it => it.serial)),
      passwords: new Map(revoked.passwords.map(it => [it.agent, it.mark])),
    })
    await writeMosquittoFiles(revoked)
    const since = Date.now() - FRESH_MS
    const fresh = revoked.certificates.filter(it => it.revokedAt.getTime() > since)
    await displace([
      ...revoked.agents.map(agent => ({ agent, what: agent })),
      ...fresh.map(({ agent, serial }) => ({ agent, what: serial })),
    ])
  }
}
