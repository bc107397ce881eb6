import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { messageSchemas } from '../../../schemas/json/message-schemas.ts'
import { messages } from '../../../schemas/messages.ts'

const folder = new URL('../../../schemas/json/', import.meta.url)
const kept = Object.fromEntries(
  readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]),
)

test('the JSON Schemas are those of the contract (npm run generate)', () => {
  expect(kept).toEqual(JSON.parse(JSON.stringify(messageSchemas())))
})

test('every message has a JSON Schema that accepts it and refuses another one', () => {
  expect(Object.keys(kept).sort()).toEqual(
    [...Object.keys(messages).map(kind => `${kind}.json`), 'scan-line.json'].sort(),
  )
  const receipt = {
    schema: 'receipt/1',
    id: '019300a0-0000-7000-8000-000000000000',
    agent: '0370037P',
    sentAt: '2026-11-03T08:00:00.000Z',
    body: { ids: ['019300a0-0000-7000-8000-000000000001'] },
  }
  const accepts = (name: string, value: unknown) =>
    z.fromJSONSchema(kept[name]).safeParse(value).success
  expect(accepts('receipt.json', receipt)).toBe(true)
  expect(accepts('receipt.json', { ...receipt, schema: 'receipt/2' })).toBe(false)
  expect(accepts('receipt.json', { ...receipt, body: { ids: ['x'] } })).toBe(false)
  expect(accepts('heartbeat.json', receipt)).toBe(false)
})

test('a line of a scan is a device, an endpoint or the report', () => {
  const line = z.fromJSONSchema(kept['scan-line.json'])
  const endpoint = { type: 'endpoint', address: '10.1.20.7', kind: 'pc', via: ['icmp'] }
  expect(line.safeParse(endpoint).success).toBe(true)
  expect(line.safeParse({ ...endpoint, kind: 'toaster' }).success).toBe(false)
  expect(line.safeParse({ ...endpoint, type: 'thing' }).success).toBe(false)
})
