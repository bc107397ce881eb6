import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recordDevice } from '../../../agent/record/record-device.ts'
import { formatSnmprec } from '../../../agent/record/snmprec.ts'
import { replaySession } from '../replay-session.ts'
import { isIn, spelledOut } from './spelled-out.ts'

const folder = '../shared/corpus/recordings'
/** One in eight, of all makers: each is walked, replaced and looked at twice. */
const files = existsSync(folder) ? readdirSync(folder).filter((_, at) => at % 8 === 0) : []

test.skipIf(files.length === 0)(
  'a real device is recognised in its recording as before, and nothing of its own is left (needs the corpus of recordings)',
  async () => {
    for (const file of files) {
      const device = replaySession(readFileSync(`${folder}/${file}`), { address: '10.20.30.40' })
      const recorded = await recordDevice(device, ['public'])
      if (!recorded) throw new Error(file)
      const { original, contexts, remarks } = recorded
      expect(
        remarks.filter(remark => !remark.startsWith('not recorded')),
        file,
      ).toEqual([])

      const text = spelledOut([...contexts.values()].map(formatSnmprec).join(''))
      const resolved = original.arpTable.status === 'complete' ? original.arpTable.rows : []
      const told = [
        ...[original.serial, original.macAddress, ...(original.members ?? []).map(it => it.serial)],
        ...resolved.slice(0, 20).map(row => row.macAddress),
      ].filter(it => it !== undefined && !/^(?:ff:|0[13]:|33:33|00:00:00:00:00)/.test(it))
      expect(
        told.filter(secret => secret && isIn(text, secret)),
        file,
      ).toEqual([])
    }
  },
)
