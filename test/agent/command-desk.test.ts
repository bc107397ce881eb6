import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCommandDesk, type ReceivedCommand } from '../../agent/command-desk.ts'
import type { Command, CommandReply } from '../../schemas/command.ts'
import { Plan } from '../../schemas/plan.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recense-commands-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const NOW = Date.parse('2026-11-23T09:00:00Z')
const plan = Plan.parse({
  skip: ['10.1.2.250'],
  vlans: [
    { id: 10, name: 'gear', targets: ['10.1.2.0/24'], snmp: true },
    { id: 40, name: 'rooms', targets: ['10.1.40.0/24'] },
  ],
})
const scanNow: Command = { kind: 'scan-now' }
const commandOf = (body: Command, agoSeconds = 1, id = uuidv7()): ReceivedCommand => ({
  ...{ id, body },
  sentAt: new Date(NOW - agoSeconds * 1000).toISOString(),
})

function open() {
  const told: CommandReply[] = []
  const link = { isUp: true }
  const desk = createCommandDesk({
    path: join(folder, 'commands.json'),
    plan: () => plan,
    send: async reply => link.isUp && told.push(reply) > 0,
    onWork: () => {},
    onTrouble: () => {},
    now: () => NOW,
  })
  return {
    desk,
    told,
    link,
    receive: (it: ReceivedCommand) => desk.receive({ ok: true, value: it }),
  }
}

test('a command is done once, and its answer repeated when it comes again', () => {
  const { desk, told, receive } = open()
  const command = commandOf(scanNow)
  receive(command)
  receive(command)
  expect(desk.take()).toEqual(command)
  expect(desk.take()).toBeUndefined()
  desk.reply(command.id, 'done', 'all of it')
  receive(command)
  expect(desk.take()).toBeUndefined()
  expect(told.map(it => it.status)).toEqual(['done', 'done'])
})

test('a restarted agent does not do again what it was doing', () => {
  const command = commandOf(scanNow)
  open().receive(command)
  const { desk, receive } = open()
  receive(command)
  expect(desk.take()).toBeUndefined()
})

test.each<[string, ReceivedCommand, RegExp]>([
  ['older than ten minutes', commandOf(scanNow, 601), /sent 601 s ago/],
  ['of the future', commandOf(scanNow, -700), /the clocks disagree/],
  [
    'for an address outside the plan',
    commandOf({ kind: 'read-device', address: '8.8.8.8' }),
    /8\.8\.8\.8 is outside the plan/,
  ],
  [
    'for an address that is skipped',
    commandOf({ kind: 'read-device', address: '10.1.2.250' }),
    /outside the plan/,
  ],
  [
    'for a VLAN without SNMP',
    commandOf({ kind: 'read-device', address: '10.1.40.7' }),
    /without SNMP/,
  ],
  [
    'for a VLAN that is not in the plan',
    commandOf({ kind: 'scan-now', vlan: 99 }),
    /VLAN 99 is not in the plan/,
  ],
])('a command is refused when it is %s', (_why, command, reason) => {
  const { desk, told, receive } = open()
  receive(command)
  expect(desk.take()).toBeUndefined()
  expect(told).toEqual([
    { commandId: command.id, status: 'refused', detail: expect.stringMatching(reason) },
  ])
})

test('more than twenty commands at once are refused', () => {
  const { told, receive } = open()
  for (let i = 0; i < 22; i++) receive(commandOf(scanNow))
  expect(told.map(it => it.status)).toEqual(['refused', 'refused'])
})

test('an end that could not be told is told when the link is back; progress is not', async () => {
  const { desk, told, link } = open()
  link.isUp = false
  const id = uuidv7()
  desk.reply(id, 'progress', 'read 3 of 9')
  desk.reply(id, 'done')
  await new Promise(setImmediate)
  link.isUp = true
  desk.connected()
  expect(told).toEqual([{ commandId: id, status: 'done' }])
})
