import { expect, test } from 'vitest'
import { readFacts } from '../../../agent/observe/read-facts.ts'
import type { DeviceProfile } from '../../../agent/profiles/device-profile.ts'
import type { SystemGroup } from '../../../agent/snmp/system-group.ts'
import type { DeviceKind } from '../../../schemas/device-kind.ts'
import { replaySession } from '../replay-session.ts'

const acme = '1.3.6.1.4.1.55555'
const entity = '1.3.6.1.2.1.47.1.1.1.1'
const record = (objects: Record<string, string | number>) =>
  Object.entries(objects)
    .map(([oid, value]) => `${oid}|${typeof value === 'number' ? 2 : 4}|${value}`)
    .join('\n')

function look(
  objects: Record<string, string | number>,
  profile?: Partial<DeviceProfile>,
  system: SystemGroup = {},
  kind: DeviceKind = 'switch',
) {
  const session = replaySession(record(objects))
  const full = { vendor: 'Acme', family: 'Acme', kind, match: [], ...profile }
  const identity = profile ? { kind, vendor: 'Acme', profile: full } : { kind }
  return { session, facts: readFacts(session, identity, system) }
}

test('the first source that gives a plausible value wins', async () => {
  const { facts } = look(
    { [`${acme}.1.0`]: '0', [`${acme}.2.0`]: 'SN4711', [`${acme}.3.0`]: 'SN9999' },
    { serial: [1, 2, 3].map(n => ({ oid: `${acme}.${n}.0` })) },
  )
  expect(await facts).toMatchObject({ serial: 'SN4711' })
})

test('a junk serial number is absent, never passed on', async () => {
  const { facts } = look(
    { [`${acme}.1.0`]: 'To be filled by O.E.M.' },
    { serial: [{ oid: `${acme}.1.0` }] },
  )
  expect(await facts).not.toHaveProperty('serial')
})

test('all scalars cost one request when they suffice', async () => {
  const { session, facts } = look(
    { [`${acme}.1.0`]: 'A24', [`${acme}.2.0`]: 'SN4711', [`${acme}.3.0`]: '4.2.1' },
    {
      model: [{ oid: `${acme}.1.0` }],
      serial: [{ oid: `${acme}.2.0` }],
      version: [{ oid: `${acme}.3.0` }],
    },
  )
  expect(await facts).toEqual({ model: 'A24', serial: 'SN4711', version: '4.2.1' })
  expect(session.cost().requests).toBe(1)
})

test('a pattern picks its value out of the text, and gives nothing where it does not fit', async () => {
  const profile = { model: [{ from: 'descr', pattern: /^Acme (?<value>\S+) rev/ }] } as const
  const system = { sysDescr: 'Acme A24 rev 3' }
  expect(await look({}, profile, system).facts).toMatchObject({ model: 'A24' })
  expect(await look({}, profile, { sysDescr: 'our core' }).facts).not.toHaveProperty('model')
})

test('a column gives its first plausible row', async () => {
  const { facts } = look(
    { [`${acme}.5.1.1`]: 'none', [`${acme}.5.1.2`]: 'SN2' + '22X' },
    { serial: [{ column: `${acme}.5.1` }] },
  )
  expect(await facts).toMatchObject({ serial: 'SN222X' })
})

test('sources side by side are joined, and absent when one is', async () => {
  const profile = { model: [{ join: [{ oid: `${acme}.1.0` }, { oid: `${acme}.2.0` }] }] }
  expect(
    await look({ [`${acme}.1.0`]: 'Galaxy', [`${acme}.2.0`]: '7000' }, profile).facts,
  ).toMatchObject({
    model: 'Galaxy 7000',
  })
  expect(await look({ [`${acme}.1.0`]: 'Galaxy' }, profile).facts).not.toHaveProperty('model')
})

test('a private MIB may start at the product’s own number, or above it', async () => {
  const system = { sysObjectId: `${acme}.7.84` }
  const objects = { [`${acme}.7.84.1.2.0`]: 'EDS-510', [`${acme}.7.1.9.0`]: 'SN4711' }
  const profile = { model: [{ own: '1.2.0' }], serial: [{ own: '1.9.0', up: 1 }] }
  expect(await look(objects, profile, system).facts).toMatchObject({
    model: 'EDS-510',
    serial: 'SN4711',
  })
})

test('a product number stands for its model, variants of it included', async () => {
  const profile = { model: [{ below: `${acme}.1`, products: { '24': 'A24', '24.2': 'A24 PoE' } }] }
  const modelOf = async (sysObjectId: string) =>
    (await look({}, profile, { sysObjectId }).facts).model
  expect(await modelOf(`${acme}.1.24`)).toBe('A24')
  expect(await modelOf(`${acme}.1.24.9`)).toBe('A24')
  expect(await modelOf(`${acme}.1.24.2`)).toBe('A24 PoE')
  expect(await modelOf(`${acme}.1.240`)).toBeUndefined()
})

const stack = {
  [`${entity}.5.1`]: 11,
  [`${entity}.5.2`]: 9,
  [`${entity}.5.3`]: 3,
  [`${entity}.2.3`]: 'Chassis',
  [`${entity}.10.3`]: '7.1.070',
  [`${entity}.11.2`]: 'MODULE123',
  [`${entity}.11.3`]: 'CHASSIS123',
  [`${entity}.13.3`]: 'A5130-48G',
}

test('the chassis of ENTITY-MIB speaks for a device without sources of its own', async () => {
  const { facts } = look(stack)
  expect(await facts).toMatchObject({
    model: 'A5130-48G',
    serial: 'CHASSIS123',
    version: '7.1.070',
  })
})

test('ENTITY-MIB is left alone where its texts are known to be wrong', async () => {
  const { facts } = look(stack, { entity: 'ignore' })
  expect(await facts).toEqual({})
})

test('ENTITY-MIB that was already read is not read again', async () => {
  const session = replaySession(record(stack))
  const known = { status: 'complete', rows: [{ index: 1, class: 3, serial: 'KNOWN123' }] } as const
  const facts = await readFacts(
    session,
    { kind: 'router' },
    {},
    { ...known, rows: [...known.rows] },
  )
  expect(facts.serial).toBe('KNOWN123')
})

test('Printer-MIB and HOST-RESOURCES-MIB speak for a printer', async () => {
  const { facts } = look(
    {
      '1.3.6.1.2.1.25.3.2.1.3.1': 'Acme LaserStar 400',
      '1.3.6.1.2.1.43.5.1.1.17.1': 'PRN0004711',
    },
    undefined,
    {},
    'printer',
  )
  expect(await facts).toMatchObject({ model: 'Acme LaserStar 400', serial: 'PRN0004711' })
})

test('UPS-MIB speaks for a UPS, its maker included where nobody else named one', async () => {
  const ident = '1.3.6.1.2.1.33.1.1'
  const { facts } = look(
    { [`${ident}.1.0`]: 'Onduleurs SA', [`${ident}.2.0`]: 'Pro 1500', [`${ident}.3.0`]: '2.07' },
    undefined,
    {},
    'ups',
  )
  expect(await facts).toEqual({ vendor: 'Onduleurs SA', model: 'Pro 1500', version: '2.07' })
})

test('what was read may say the kind better than the system group did', async () => {
  const { facts } = look(
    { [`${acme}.1.0`]: 'AP-24' },
    {
      model: [{ oid: `${acme}.1.0` }],
      kinds: [{ kind: 'access-point', when: { from: 'model', pattern: /^AP-/ } }],
    },
  )
  expect(await facts).toEqual({ kind: 'access-point', model: 'AP-24' })
})

test('members come from the family’s table, by position, rows without identity left out', async () => {
  const unit = `${acme}.27.1`
  const { facts } = look(
    {
      [`${unit}.5.1`]: 'Switch 4400',
      [`${unit}.5.2`]: 'Switch 4400',
      [`${unit}.5.3`]: '',
      [`${unit}.13.1`]: '9GQF0001',
      [`${unit}.13.2`]: '9GQF0002',
      [`${unit}.13.3`]: '0',
    },
    { members: { model: `${unit}.5`, serial: `${unit}.13` } },
  )
  expect((await facts).members).toEqual([
    { position: 1, model: 'Switch 4400', serial: '9GQF0001' },
    { position: 2, model: 'Switch 4400', serial: '9GQF0002' },
  ])
})

test('a description gives product and version only where nothing else did', async () => {
  const factsOf = (sysDescr: string) => look({}, undefined, { sysDescr }, 'unknown').facts
  expect(await factsOf('Acme GX-2400P Managed Switch, firmware 3.1.4')).toEqual({
    model: 'GX-2400P',
    version: '3.1.4',
  })
  expect(await factsOf('SuperRouter SW:v2.10.3 HW:1.0 Boot 0.9.1')).toEqual({ version: '2.10.3' })
  expect(await factsOf('Linux acme-gx2400 5.4.0 #1 SMP x86_64')).toEqual({})
  expect(await factsOf('our firewall')).toEqual({})
})

test('a device that stops answering has no facts, and that is no failure', async () => {
  const session = replaySession(record(stack))
  session.close()
  expect(await readFacts(session, { kind: 'switch' }, {})).toEqual({})
})
