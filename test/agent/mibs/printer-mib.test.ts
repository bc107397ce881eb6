import { expect, test } from 'vitest'
import { readPrinter } from '../../../agent/mibs/printer-mib.ts'
import { gauge, rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const pages = scalar('1.3.6.1.2.1.43.10.2.1.4.1.1', gauge(48_213))
const supplies = rows('1.3.6.1.2.1.43.11.1.1', {
  '1.1': { 4: 3, 6: 'Black Toner', 8: 8000, 9: 2000 },
  '1.2': { 4: 3, 6: 'Drum', 8: 100, 9: -3 },
  '1.3': { 4: 4, 6: 'Waste Toner Box', 8: 100, 9: 50 },
  '1.4': { 4: 3, 6: 'Cyan Toner', 8: -2, 9: 50 },
})

test('a printer tells its pages, and of each supply how much is left, where it knows', async () => {
  expect(await readPrinter(replaySession(pages + supplies))).toEqual({
    pageCount: 48_213,
    supplies: [{ name: 'Black Toner', percentLeft: 25 }],
  })
})

test('a printer that only counts tells the count, and one without the MIB nothing', async () => {
  expect(await readPrinter(replaySession(pages))).toEqual({ pageCount: 48_213 })
  expect(await readPrinter(replaySession(''))).toBeUndefined()
})
