import { expect, test } from 'vitest'
import { csv } from '../../../agent/output/csv.ts'
import { fitColumns } from '../../../agent/output/fit-columns.ts'
import { json, ndjson } from '../../../agent/output/json-formats.ts'
import { tableFormat } from '../../../agent/output/table.ts'
import { device, endpoint, report } from '../found.ts'

const HOSTILE = '\u001b[2J=HYPERLINK("x")\r\nsw\u009b1'

test('no format lets the name of a device command a terminal', () => {
  const named = device({ name: HOSTILE })
  const texts = [
    ndjson.each(named),
    json.end([named], report()),
    csv.each(named),
    tableFormat(80).end([named], report({ troubled: [{ address: '10.1.2.3', reason: HOSTILE }] })),
  ]
  for (const text of texts) expect(text.replaceAll(/[\r\n]/g, '')).not.toMatch(/\p{Cc}/u)
})

test('ndjson and json keep a name as it is, under its escapes', () => {
  const named = device({ name: HOSTILE })
  expect(JSON.parse(ndjson.each(named))).toEqual(named)
  expect(JSON.parse(json.end([named, endpoint()], report()))).toEqual({
    devices: [named],
    endpoints: [endpoint()],
    report: report(),
  })
  expect(JSON.parse(json.end([], report()))).toMatchObject({ devices: [], endpoints: [] })
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('the cell %j is no formula', name => {
  const [, , , , , , , cell] = csv.each(device({ name })).split(',')
  expect(cell).not.toMatch(/^[=+\-@\t]/)
})

test('a csv row has a cell per column, quoted where it must be', () => {
  const columns = csv.start().trim().split(',').length
  expect(csv.each(endpoint()).trim().split(',')).toHaveLength(columns)
  expect(csv.each(device({ model: 'A, "B"' }))).toContain('"A, ""B"""')
})

test('ports that could not be read are unknown, not zero', () => {
  const lost = device({ interfaces: { status: 'failed', reason: 'timeout' } })
  expect(csv.each(lost)).toMatch(/,,,snmp\r\n$/)
  const read = device({
    interfaces: {
      status: 'complete',
      rows: [
        { name: '1', index: 1, isUp: true },
        { name: '2', index: 2, isUp: false },
      ],
    },
  })
  expect(csv.each(read)).toMatch(/,2,1,snmp\r\n$/)
  expect(tableFormat(undefined).end([read], report())).toContain('1/2')
})

test.each([80, 100, 120, 200])(
  'a table fits a terminal of %d columns, and addresses stay whole',
  width => {
    const results = [
      device({
        address: '192.168.100.200',
        vendor: 'Hewlett Packard Enterprise',
        model: '5130-48G-4SFP+ EI JG934A',
        serial: 'CN52FLNQ3B',
        name: 'rca0370037psw112.RG1.12',
        version: '7.1.070, Release 3507P09 and a very long text after it',
      }),
      endpoint({ address: '10.101.120.107', macAddress: '7c:10:c9:5e:41:b5', name: 'a107-sev-05' }),
    ]
    const text = tableFormat(width).end(results, report())
    for (const line of text.split('\n')) {
      if (line.startsWith('│')) expect(line.length).toBeLessThanOrEqual(width)
    }
    expect(text).toContain('192.168.100.200')
    expect(text).toContain('7c:10:c9:5e:41:b5')
  },
)

test('a column in which nobody says anything is left out', () => {
  expect(tableFormat(80).end([endpoint()], report())).not.toContain('MAC')
})

test('what is cut first gives way before names do, and addresses never', () => {
  const columns = [
    { length: 15, isCut: 'never' as const },
    { length: 40, isCut: 'last' as const },
    { length: 30, isCut: 'first' as const },
  ]
  expect(fitColumns(columns, undefined)).toEqual([17, 42, 32])
  expect(fitColumns(columns, 80)).toEqual([17, 42, 17])
  expect(fitColumns(columns, 60)).toEqual([17, 30, 9])
  expect(fitColumns(columns, 10)).toEqual([17, 9, 9])
})
