import { expect, test } from 'vitest'
import { readHost } from '../../../agent/mibs/host-resources-mib.ts'
import { oid, rows, scalar } from '../recorded.ts'
import { replaySession } from '../replay-session.ts'

const storageType = (last: number) => oid(`1.3.6.1.2.1.25.2.1.${last}`)
const deviceType = (last: number) => oid(`1.3.6.1.2.1.25.3.1.${last}`)

const memory = scalar('1.3.6.1.2.1.25.2.2.0', 16_318_480)

test('a server tells its memory, its processors and its fixed disks, and nothing of what is plugged in or mounted', async () => {
  const storage = rows('1.3.6.1.2.1.25.2.3.1', {
    '1': { 2: storageType(2), 3: 'Physical memory', 4: 1024, 5: 16_318_480, 6: 9_000_000 },
    '31': { 2: storageType(4), 3: '/', 4: 4096, 5: 26_214_400, 6: 6_553_600 },
    '32': { 2: storageType(10), 3: '/home', 4: 4096, 5: 1000, 6: 500 },
    '33': { 2: storageType(5), 3: 'D:\\', 4: 4096, 5: 1000, 6: 500 },
  })
  const devices = rows('1.3.6.1.2.1.25.3.2.1', {
    '196608': { 2: deviceType(3), 3: 'Intel(R) Xeon(R) CPU E3-1220 v6' },
    '196609': { 2: deviceType(3), 3: 'Intel(R) Xeon(R) CPU E3-1220 v6' },
    '262145': { 2: deviceType(4), 3: 'network interface lo' },
  })
  expect(await readHost(replaySession(memory + storage + devices))).toEqual({
    memoryMebibytes: 15_936,
    processors: 2,
    processorModel: 'Intel(R) Xeon(R) CPU E3-1220 v6',
    volumes: [{ name: '/', sizeMebibytes: 102_400, usedPercent: 25 }],
  })
})

test('a volume of more than 2^31 units, which its agent tells as a negative number, has its true size', async () => {
  const storage = rows('1.3.6.1.2.1.25.2.3.1', {
    '31': { 2: storageType(4), 3: '/volume1', 4: 4096, 5: -1_294_967_296, 6: 1_500_000_000 },
  })
  expect(await readHost(replaySession(storage))).toEqual({
    volumes: [{ name: '/volume1', sizeMebibytes: 11_718_750, usedPercent: 50 }],
  })
})

test('a disk without a size, and a processor that Windows cannot name, are left unsaid', async () => {
  const storage = rows('1.3.6.1.2.1.25.2.3.1', {
    '1': { 2: storageType(4), 3: 'A:\\', 4: 0, 5: 0, 6: 0 },
  })
  const devices = rows('1.3.6.1.2.1.25.3.2.1', {
    '4': { 2: deviceType(3), 3: 'Unknown Processor Type' },
  })
  expect(await readHost(replaySession(storage + devices))).toEqual({ processors: 1 })
  expect(await readHost(replaySession(''))).toBeUndefined()
})
