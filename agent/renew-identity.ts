import type { Logger } from 'pino'
import type { BrokerConfig } from './broker-config.ts'
import { startRenewal } from './enrolment/renewal.ts'

/** Keeps the agent's certificate good, where it has one that the collector renews; `reconnect` takes the new one up. */
export function renewIdentity(
  { identity, certificateFile, renewUrl, ca }: BrokerConfig,
  log: Logger,
  reconnect: () => void,
): { stop: () => void } {
  if (!identity || !certificateFile || !renewUrl || !ca) return { stop: () => {} }
  return startRenewal({
    url: renewUrl,
    authority: ca,
    certificateFile,
    identity,
    onRenewed: until => {
      log.info({ event: 'certificate-renewed', until })
      reconnect()
    },
    onTrouble: detail => log.warn({ event: 'certificate', detail }),
  })
}
