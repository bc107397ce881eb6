import type { Cmdb } from '../../../collector/cmdb/connect.ts'
import { registerAgent } from '../../../collector/cmdb/register-agent.ts'
import { registerSite } from '../../../collector/cmdb/register-site.ts'
import { concludeSite } from '../../../collector/conclude/conclude-site.ts'
import { createNetwork } from '../../lab/network/network.ts'
import { choiseul } from '../../lab/truth/choiseul.ts'
import { takeInScan } from '../conclude/choiseul-scan.ts'
import { AGENT, at, SITE } from '../school.ts'

/** A PC that changed places with another one during the morning. */
export type MovedPc = { name: string; macAddress: string; from: string; to: string }

/** The Lycée Choiseul after two whole scans, its wiring concluded each time, taken in by the real collector. */
export async function takeInLivedInSchool(cmdb: Cmdb): Promise<MovedPc> {
  await registerSite(cmdb, { id: SITE, name: 'Lycée Choiseul' })
  await registerAgent(cmdb, { id: AGENT, siteId: SITE, password: 'x'.repeat(20) })
  const school = choiseul()
  const network = createNetwork(school, Date.parse(at('07:00')))
  await takeInScan(cmdb, { school, network, at: at('08:00') })
  await concludeSite(cmdb, SITE, new Date(at('08:05')))

  const pcs = school.endpoints.filter(it => it.kind === 'pc')
  const [far, one] = [pcs[0], pcs[300]]
  if (!one || !far) throw new Error('the school has too few PCs')
  network.change({ kind: 'move', macAddress: one.macAddress, to: far.at }, 0)
  network.change({ kind: 'move', macAddress: far.macAddress, to: one.at }, 0)
  await takeInScan(cmdb, { school, network, at: at('10:00') })
  await concludeSite(cmdb, SITE, new Date(at('10:05')))
  return {
    name: one.name ?? '',
    macAddress: one.macAddress,
    from: one.at.device,
    to: far.at.device,
  }
}
