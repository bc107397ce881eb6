import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isEmpty } from '../../../collector/reconcile/changeset.ts'
import type { Known, KnownDevice } from '../../../collector/reconcile/known.ts'
import { knownAfter } from '../../../collector/reconcile/known-after.ts'
import { aSwitch, at, newId, observed } from '../school.ts'
import { anySchool } from './any-school.ts'
import { cmdbAfter, concludeFrom, contents, type InventoryMessage } from './memory-cmdb.ts'

const schoolInSomeOrder = anySchool.chain(messages =>
  fc.record({
    messages: fc.constant(messages),
    shuffled: fc.shuffledSubarray(messages, { minLength: messages.length }),
    repeated: fc.subarray(messages),
  }),
)

test('the same messages in any order end in the same CMDB', () => {
  fc.assert(
    fc.property(schoolInSomeOrder, ({ messages, shuffled }) => {
      expect(contents(cmdbAfter(shuffled))).toEqual(contents(cmdbAfter(messages)))
    }),
    { numRuns: 150 },
  )
})

test('messages that come again change nothing', () => {
  fc.assert(
    fc.property(schoolInSomeOrder, ({ shuffled, repeated }) => {
      const once = cmdbAfter(shuffled)
      expect(contents(cmdbAfter(repeated, once))).toEqual(contents(once))
    }),
    { numRuns: 100 },
  )
})

test('reconciling a message that was just taken in gives an empty changeset', () => {
  fc.assert(
    fc.property(anySchool, messages => {
      let cmdb = cmdbAfter([])
      for (const message of messages) {
        cmdb = knownAfter(cmdb, concludeFrom(cmdb, message))
        expect(isEmpty(concludeFrom(cmdb, message))).toBe(true)
      }
    }),
    { numRuns: 150 },
  )
})

test('what people said and decided holds in any order of messages, and hides nothing that is observed', () => {
  const switch1: InventoryMessage = {
    ...{ id: newId(), kind: 'observation' },
    body: observed(aSwitch(1), at('00:00', '2026-11-19')),
  }
  const said = { source: 'person', by: 'Anne', at: at('00:00'), changeset: newId() } as const
  const corrected = withEach(cmdbAfter([switch1]), it => ({
    ...it,
    asserted: { name: { value: 'Baie RG2', ...said }, serial: { value: 'LABEL-1', ...said } },
    aliases: [{ serial: 'CN61FP0001', vendor: 'HPE' }],
  }))
  fc.assert(
    fc.property(schoolInSomeOrder, ({ messages, shuffled, repeated }) => {
      const cmdb = cmdbAfter(shuffled, corrected)
      expect(contents(cmdb)).toEqual(contents(cmdbAfter(messages, corrected)))
      expect(contents(cmdbAfter(repeated, cmdb))).toEqual(contents(cmdb))
      const plain = cmdbAfter(messages, cmdbAfter([switch1]))
      const bare = withEach(cmdb, ({ asserted: _, aliases: __, ...it }) => ({
        ...it,
        asserted: {},
      }))
      expect(contents(bare)).toEqual(contents(plain))
    }),
    { numRuns: 100 },
  )
})

function withEach(cmdb: Known, change: (device: KnownDevice) => KnownDevice): Known {
  const devices = [...cmdb.devices].map(([id, it]) => [id, change(it)] as const)
  return { ...cmdb, devices: new Map(devices) }
}
