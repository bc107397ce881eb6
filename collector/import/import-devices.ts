import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { type Result, success } from '../../schemas/result.ts'
import type { Cmdb } from '../cmdb/connect.ts'
import { importFields } from '../cmdb/correct-fields.ts'
import { expectDevices, loadListedItems } from '../cmdb/expected-devices.ts'
import { inImportTransaction, recordImport } from '../cmdb/import-register.ts'
import { loadSiteRegister } from '../cmdb/site-register.ts'
import { decodeText } from './decode-text.ts'
import { countOutcomes } from './import-plan.ts'
import type { FileFault } from './import-refusal.ts'
import type { Imported, ImportRequest } from './import-sites.ts'
import { type DevicesPlan, planDevices } from './plan-devices.ts'
import { type DevicesFile, readDevicesFile } from './read-devices-file.ts'

/**
 * What a list says of devices and hosts is in the CMDB, each value with the import as its source, one changeset per site. What no scan
 * has seen yet is expected: what is said of them is said when they come. The failure is one line on the file as a whole.
 */
export async function importDevices(
  cmdb: Cmdb,
  { bytes, by, origin, isDryRun, now }: ImportRequest,
): Promise<Result<Imported, FileFault>> {
  const text = decodeText(bytes)
  if (!text.ok) return text
  const file = readDevicesFile(text.value)
  if (!file.ok) return file
  if (isDryRun) return success({ plan: await planFor(cmdb, file.value) })

  const id = uuidv7()
  return inImportTransaction(cmdb, async transaction => {
    const plan = await planFor(cmdb, file.value)
    for (const [siteId, values] of Map.groupBy(plan.toSay, it => it.siteId)) {
      const actor = { kind: 'person' as const, name: by }
      const reason = `import ${id}`
      // A site at a time, in a transaction of its own: said twice it is the same.
      await importFields(cmdb, siteId, values, {
        id: uuidv7(),
        actor,
        origin: 'import',
        reason,
        now,
      })
    }
    const fileSha256 = createHash('sha256').update(bytes).digest()
    const counts = countOutcomes(plan)
    const lines = plan.lines.filter(it => it.outcome !== 'unchanged')
    const run = { id, kind: 'devices' as const, by, origin, at: now, fileSha256 }
    await recordImport(transaction, run, { counts, lines })
    await expectDevices(transaction, id, by, plan.toExpect)
    return success({ importId: id, plan })
  })
}

async function planFor(cmdb: Cmdb, file: DevicesFile): Promise<DevicesPlan> {
  const sites = await loadSiteRegister(cmdb.db)
  const siteIds = [...new Set(file.devices.map(it => it.siteId))]
  const items = await loadListedItems(cmdb.db, siteIds)
  return planDevices(file, { items, siteIds: new Set(sites.keys()) })
}
