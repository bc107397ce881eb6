import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareOids } from '../../../agent/snmp/compare-oids.ts'
import { createPace } from '../../../agent/snmp/pace.ts'
import type { Varbind } from '../../../agent/snmp/session.ts'
import { type Ask, walkColumns } from '../../../agent/snmp/walk-columns.ts'
import { failure, success } from '../../../schemas/result.ts'

const entry = '1.3.6.1.2.1.2.2.1'
const instance = (oid: string): Varbind => ({ oid, type: 'number', value: 1 })

/** An agent with these instances that gives at most `limit` of them in an answer. */
function agentWith(oids: readonly string[], limit = 1000): Ask {
  const sorted = [...oids].sort(compareOids)
  return async (kind, names, maxRepetitions) => {
    const columns = names.map((): Varbind[] => [])
    const last = [...names]
    let given = 0
    for (let row = 0; row < (kind === 'next' ? 1 : maxRepetitions); row++) {
      for (const [at, column] of columns.entries()) {
        if (given++ >= limit) return success(columns)
        const next = sorted.find(oid => compareOids(oid, last[at] ?? '') > 0)
        column.push(
          next ? instance(next) : { oid: last[at] ?? '', type: 'absent', value: 'end-of-mib' },
        )
        last[at] = next ?? last[at] ?? ''
      }
    }
    return success(columns)
  }
}

const walk = (
  columns: readonly string[],
  ask: Ask,
  options: Partial<Parameters<typeof walkColumns>[2]> = {},
) =>
  walkColumns(columns, ask, {
    maxRows: 10_000,
    pace: createPace(),
    hasBulk: true,
    attempts: 3,
    ...options,
  })

const oidsOf = async (walked: ReturnType<typeof walk>) => {
  const answer = await walked
  return answer.ok ? answer.value.map(column => column.map(varbind => varbind.oid)) : answer.failure
}

test('a walk brings every instance once, whatever is missing and wherever answers are cut short', async () => {
  const cells = fc.uniqueArray(
    fc.record({ column: fc.integer({ min: 1, max: 5 }), index: fc.integer({ min: 1, max: 60 }) }),
    { selector: ({ column, index }) => `${column}.${index}`, maxLength: 150 },
  )
  await fc.assert(
    fc.asyncProperty(
      cells,
      fc.integer({ min: 1, max: 90 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 70 }),
      async (table, limit, hasBulk, expectedRows) => {
        const oids = table.map(({ column, index }) => `${entry}.${column}.${index}`)
        const columns = [1, 2, 3, 4, 5].map(column => `${entry}.${column}`)
        const walked = await oidsOf(
          walk(columns, agentWith(oids, limit), { hasBulk, expectedRows }),
        )
        expect(walked).toEqual(
          columns.map(column => oids.filter(oid => oid.startsWith(`${column}.`)).sort(compareOids)),
        )
      },
    ),
    { numRuns: 60 },
  )
})

test('SNMPv1: the column that has ended does not cost the others their rows', async () => {
  const agent = agentWith([`${entry}.1.1`, `${entry}.2.1`, `${entry}.2.2`, `${entry}.2.3`])
  for (const saysWhich of [true, false]) {
    const version1: Ask = async (kind, names, ...rest) => {
      const answer = await agent(kind, names, ...rest)
      const beyond = answer.ok ? answer.value.findIndex(column => column[0]?.type === 'absent') : -1
      if (beyond < 0) return answer
      const oid = names[beyond]
      return failure({ kind: 'no-such-name', detail: '', ...(saysWhich && oid && { oid }) })
    }
    expect(await oidsOf(walk([`${entry}.1`, `${entry}.2`], version1, { hasBulk: false }))).toEqual([
      [`${entry}.1.1`],
      [`${entry}.2.1`, `${entry}.2.2`, `${entry}.2.3`],
    ])
  }
})

test('rows out of order are followed as long as they are new', async () => {
  const chain = [5, 3, 9, 1].map(index => `${entry}.1.${index}`)
  const unordered: Ask = async (_kind, [name = '']) => {
    const next = chain[chain.indexOf(name) + 1]
    return success([[next ? instance(next) : instance('1.3.6.1.2.1.3.1')]])
  }
  expect(await oidsOf(walk([`${entry}.1`], unordered))).toEqual([chain])
})

test('an agent that goes round in a circle is left, and has not answered', async () => {
  for (const length of [1, 2, 7, 120]) {
    let asked = 0
    const circle: Ask = async (_kind, [name = ''], repetitions) => {
      asked++
      const first = name === `${entry}.1` ? 0 : Number(name.slice(entry.length + 3))
      const rows = Array.from({ length: repetitions }, (_, at) => ((first + at) % length) + 1)
      return success([rows.map(index => instance(`${entry}.1.${index}`))])
    }
    expect(await oidsOf(walk([`${entry}.1`], circle))).toMatchObject({ kind: 'endless' })
    expect(asked).toBeLessThan(30)
  }
})

test('a table without end stops at its ceiling', async () => {
  let index = 0
  const endless: Ask = async (_kind, _names, repetitions) =>
    success([Array.from({ length: repetitions }, () => instance(`${entry}.1.${++index}`))])
  expect(await oidsOf(walk([`${entry}.1`], endless, { maxRows: 500 }))).toMatchObject({
    kind: 'endless',
  })
  expect(index).toBeLessThan(600)
})

test('values without end stop a walk by their size', async () => {
  let index = 0
  const value = new Uint8Array(60_000)
  const fat: Ask = async () => success([[{ oid: `${entry}.1.${++index}`, type: 'octets', value }]])
  expect(await oidsOf(walk([`${entry}.1`], fat))).toMatchObject({ kind: 'endless' })
  expect(index).toBeLessThan(1000)
})

test('an agent that cannot answer much at once is asked for less, until it can', async () => {
  const oids = Array.from({ length: 90 }, (_, row) =>
    [1, 2, 3].map(column => `${entry}.${column}.${row + 1}`),
  ).flat()
  for (const kind of ['too-big', 'malformed', 'timeout', 'general-error'] as const) {
    for (const most of [1, 3, 20]) {
      const agent = agentWith(oids)
      const weak: Ask = async (request, names, repetitions, ...rest) =>
        names.length * (request === 'bulk' ? repetitions : 1) > most
          ? failure({ kind, detail: '' })
          : agent(request, names, repetitions, ...rest)
      const walked = await oidsOf(
        walk(
          [1, 2, 3].map(column => `${entry}.${column}`),
          weak,
          { attempts: 4 },
        ),
      )
      expect(walked).toMatchObject([{ length: 90 }, { length: 90 }, { length: 90 }])
    }
  }
})

test('an agent that is killed by getBulk is walked by getNext', async () => {
  const oids = Array.from({ length: 40 }, (_, row) => `${entry}.1.${row + 1}`)
  const agent = agentWith(oids)
  let lost = 0
  const oldAgent: Ask = async (kind, ...rest) => {
    if (kind === 'next') return agent(kind, ...rest)
    lost++
    return failure({ kind: 'timeout', detail: '' })
  }
  expect(await oidsOf(walk([`${entry}.1`], oldAgent))).toEqual([oids])
  expect(lost).toBeLessThan(10)
})

test('a device that stays dead costs a walk its attempts and no more', async () => {
  let asked = 0
  const dead: Ask = async () => {
    asked++
    return failure({ kind: 'timeout', detail: 'no answer' })
  }
  expect(await oidsOf(walk([`${entry}.1`], dead, { attempts: 3 }))).toMatchObject({
    kind: 'timeout',
  })
  expect(asked).toBe(3)
})

test('a walk that may be partial gives what it has when it breaks off, and says why', async () => {
  const agent = agentWith(
    [1, 2, 3, 4, 5, 6].map(row => `${entry}.1.${row}`),
    2,
  )
  const whys: string[] = []
  const keepPartial = ({ kind }: { kind: string }) => void whys.push(kind)
  expect(await oidsOf(walk([`${entry}.1`], agent, { maxRows: 3, keepPartial }))).toEqual([
    [1, 2, 3, 4].map(row => `${entry}.1.${row}`),
  ])
  let asked = 0
  const dies: Ask = async (...request) =>
    ++asked > 1 ? failure({ kind: 'timeout', detail: 'no answer' }) : agent(...request)
  expect(await oidsOf(walk([`${entry}.1`], dies, { keepPartial }))).toEqual([
    [1, 2].map(row => `${entry}.1.${row}`),
  ])
  expect(whys).toEqual(['endless', 'timeout'])
})

test('where the first rows are enough no more is asked for', async () => {
  const asked: [number, number][] = []
  const agent = agentWith([`${entry}.2.1`, `${entry}.2.2`, `${entry}.3.1`, `${entry}.3.2`])
  const ask: Ask = (...request) => {
    const [, oids, maxRepetitions] = request
    asked.push([oids.length, maxRepetitions])
    return agent(...request)
  }
  const columns = [`${entry}.2`, '1.3.6.1.2.1.2.3', `${entry}.3`, '1.3.6.1.9']
  expect(await oidsOf(walk(columns, ask, { firstRows: 1 }))).toEqual([
    [`${entry}.2.1`],
    [],
    [`${entry}.3.1`],
    [],
  ])
  expect(asked).toEqual([[4, 1]])
})

test('where the number of rows is known they are asked for at once', async () => {
  const asked: number[] = []
  const agent = agentWith(Array.from({ length: 120 }, (_, at) => `${entry}.2.${at + 1}`))
  const ask: Ask = (...request) => {
    asked.push(request[2])
    return agent(...request)
  }
  expect(await oidsOf(walk([`${entry}.2`], ask, { expectedRows: 120 }))).toMatchObject([
    { length: 120 },
  ])
  expect(asked).toEqual([121])
})

test('what is asked for alongside comes with the first rows, and after the columns', async () => {
  const asked: [readonly string[], number][] = []
  const clock = '1.3.6.1.2.1.1.3'
  const columns = [`${entry}.2`, `${entry}.3`]
  const table = Array.from({ length: 30 }, (_, at) => columns.map(it => `${it}.${at + 1}`)).flat()
  const ask: Ask = async (...request) => {
    const [kind, oids, maxRepetitions, attempt, nonRepeaters] = request
    asked.push([oids, nonRepeaters])
    const agent = agentWith([`${clock}.0`, ...table])
    const once = await agent(kind, oids.slice(0, nonRepeaters), 1, attempt, 0)
    const rows = await agent(kind, oids.slice(nonRepeaters), maxRepetitions, attempt, 0)
    return once.ok && rows.ok ? success([...once.value, ...rows.value]) : rows
  }
  const [first, second, besides] = (await oidsOf(
    walk(columns, ask, { alongside: [clock] }),
  )) as string[][]
  expect([first?.length, second?.length, besides]).toEqual([30, 30, [`${clock}.0`]])
  expect(asked[0]).toEqual([[clock, ...columns], 1])
  expect(
    asked.slice(1).every(([oids, nonRepeaters]) => oids.length === 2 && nonRepeaters === 0),
  ).toBe(true)
})
