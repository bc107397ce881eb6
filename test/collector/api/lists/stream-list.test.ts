import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { asCsv, asNdjson, streamList } from '../../../../collector/api/lists/stream-list.ts'

const Item = z.object({
  name: z.string().optional(),
  vlan: z.int().optional(),
  isUp: z.boolean(),
  addresses: z.array(z.string()),
  outbox: z.object({ messages: z.int() }).optional(),
  agents: z.array(z.object({ id: z.string() })),
})
const item = (fields: Partial<z.infer<typeof Item>> = {}) => ({
  ...{ isUp: true, addresses: [], agents: [] },
  ...fields,
})

test('columns are the same whatever is in the list; what is in an object has a column of its own', () => {
  const { head, ofItems } = asCsv(Item, 'comma')
  expect(head).toBe('name,vlan,isUp,addresses,outbox.messages,agents\r\n')
  expect(ofItems([item()])).toBe(',,true,,,\r\n')
  const full = item({ vlan: 20, addresses: ['10.1.2.3', '10.1.2.4'], outbox: { messages: 3 } })
  expect(ofItems([{ ...full, agents: [{ id: 'x' }] }])).toBe(
    ',20,true,"10.1.2.3, 10.1.2.4",3,"[{""id"":""x""}]"\r\n',
  )
})

test('what French spreadsheets open has a byte order mark and semicolons; programs get RFC 4180', () => {
  expect(asCsv(Item, 'semicolon').head.startsWith('\uFEFFname;vlan;')).toBe(true)
  expect(asCsv(Item, 'comma').head.startsWith('name,vlan,')).toBe(true)
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', "=cmd|'/C calc'!A0"])(
  'a spreadsheet takes no name for a formula: %j',
  name => {
    const text = asCsv(Item, 'semicolon').ofItems([item({ name })])
    expect(text.replace(/^"/, '').startsWith("'")).toBe(true)
  },
)

test('a negative number stays a number', () => {
  expect(asCsv(Item, 'comma').ofItems([item({ vlan: -5 })])).toBe(',-5,true,,,\r\n')
})

test('whatever is in a name, it comes back from one cell of one line', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('semicolon', 'comma'),
      (name, delimiter) => {
        const { head, ofItems } = asCsv(Item, delimiter as 'comma')
        const rows = parse(head + ofItems([item({ name }), item({ name: 'next' })]), {
          bom: true,
          delimiter: delimiter === 'comma' ? ',' : ';',
        })
        expect(rows).toHaveLength(3)
        expect(rows[2]?.[0]).toBe('next')
        expect([name, `'${name}`]).toContain(rows[1]?.[0])
      },
    ),
    { numRuns: 50 },
  )
})

test('keys that the schema does not know do not leave', () => {
  expect(asNdjson(Item).ofItems([{ ...item(), secret: 'x' }])).not.toContain('secret')
  expect(asCsv(Item, 'comma').ofItems([{ ...item(), secret: 'x' }])).not.toContain('x')
})

test('no page is asked for before its reader has taken the one before, and none when it went away', async () => {
  const asked: string[] = []
  const pageAfter = async (cursor: string) => {
    asked.push(cursor)
    return { items: [item()], next: String(Number(cursor) + 1), total: 9 }
  }
  const stream = streamList({ items: [item()], next: '1', total: 9 }, pageAfter, asNdjson(Item))
  await stream.next()
  expect(asked).toEqual([])
  await stream.next()
  expect(asked).toEqual(['1'])
  await stream.return(undefined)
  expect(await stream.next()).toEqual({ value: undefined, done: true })
  expect(asked).toEqual(['1'])
})
