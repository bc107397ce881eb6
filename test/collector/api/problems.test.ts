import { beforeAll, expect, test } from 'vitest'
import { Problem } from '../../../collector/api/problem.ts'
import { describeOnOnePostgres, freshDatabase } from '../../real/postgres.ts'
import { accountOf, tokenOf } from './accounts.ts'
import { addAgent, addDevice, addSite, CHOISEUL } from './inventory-rows.ts'
import { serveApi } from './serve-api.ts'
import { addAlert } from './watch-rows.ts'

type Sent = [method: string, path: string, body?: unknown]
type Told = [status: number, name: string, values?: Record<string, unknown>]

const NOBODY = '00000000-0000-4000-8000-000000000000'
const LATER = new Date(Date.now() + 3_600_000).toISOString()
const MUCH_LATER = new Date(Date.now() + 7_200_000).toISOString()
const VLAN = { id: 10, name: 'network', targets: ['10.1.2.0/24'] }
const PLAN = `/api/v1/agents/${CHOISEUL}/plan`
const FIREWALL = { address: '10.1.2.1', interface: 'igb0' }

describeOnOnePostgres(
  'a refusal has a name, and the values that a sentence of it needs',
  server => {
    const database = freshDatabase(server)
    const api = serveApi(database)
    const ids: Record<string, string> = {}
    const headers: Record<string, Record<string, string>> = {}

    const send = async ([method, path, body]: Sent, who = 'anne') => {
      const sent = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name)
      const response = await fetch(api.url + sent, {
        method,
        headers: {
          ...headers[who],
          ...(body !== undefined && {
            'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
          }),
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
    }

    beforeAll(async () => {
      const { db } = database.cmdb
      await addSite(db, CHOISEUL, 'Lycée Choiseul')
      await addAgent(db)
      await addAgent(db, { id: 'retired' })
      headers.anne = await tokenOf(db, { name: 'anne', role: 'administrator' })
      headers.chloe = await tokenOf(db, { name: 'chloe', role: 'viewer' })
      headers.david = await tokenOf(db, { name: 'david', role: 'administrator', sites: [CHOISEUL] })
      await accountOf(db, { name: 'bruno' })
      const accounts = (await send(['GET', '/api/v1/accounts'])).body.items
      ids.anne = accounts.find((it: { name: string }) => it.name === 'anne').id
      ids.bruno = accounts.find((it: { name: string }) => it.name === 'bruno').id
      ids.device = await addDevice(db, { name: 'sw1' })
      ids.alert = (await addAlert(db, ids.device)).alert
      await send(['POST', '/api/v1/alerts/{alert}/actions', { action: 'resolve' }])
      const link = { site: CHOISEUL, operator: 'Loire', circuitId: 'C-1', port: FIREWALL }
      ids.link = (await send(['POST', '/api/v1/links', link])).body.id
      const window = { site: CHOISEUL, startsAt: LATER, endsAt: MUCH_LATER, reason: 'works' }
      ids.window = (await send(['POST', '/api/v1/maintenance', window])).body.id
      await send(['DELETE', '/api/v1/maintenance/{window}'])
      await send(['PUT', PLAN, { revision: 1, vlans: [VLAN] }])
      await send(['POST', '/api/v1/agents/retired/revoke'])
      await send(['POST', '/api/v1/items/{device}/retire', {}])
    })

    const AT = expect.stringMatching(/^\d{4}-.*Z$/)
    const cases: [string, Sent, Told, who?: string][] = [
      [
        'a port that another link has',
        ['POST', '/api/v1/links', { site: CHOISEUL, port: FIREWALL }],
        [409, 'link-taken', { what: 'port', operator: 'Loire', circuit: 'C-1', link: '{link}' }],
      ],
      [
        'a circuit that another link has',
        ['POST', '/api/v1/links', { site: CHOISEUL, circuitId: 'C-1' }],
        [409, 'link-taken', { what: 'circuit', operator: 'Loire', circuit: 'C-1', link: '{link}' }],
      ],
      [
        'a site that is none',
        ['POST', '/api/v1/links', { site: '0740047Z' }],
        [404, 'site-unknown', { site: '0740047Z' }],
      ],
      [
        'a device that is not there',
        ['POST', `/api/v1/items/${NOBODY}/retire`, {}],
        [404, 'not-found', { what: 'item', id: NOBODY }],
      ],
      [
        'an account whose name is taken',
        ['POST', '/api/v1/accounts', { name: 'bruno', role: 'viewer' }],
        [409, 'account-taken', { name: 'bruno' }],
      ],
      [
        'an account for a site that is none',
        ['PATCH', '/api/v1/accounts/{bruno}', { sites: ['0740047Z'] }],
        [400, 'site-unknown', { site: '0740047Z' }],
      ],
      [
        'the last administrator, disabled',
        ['PATCH', '/api/v1/accounts/{anne}', { isDisabled: true }],
        [409, 'last-administrator', { name: 'anne' }],
      ],
      [
        'a wrong password',
        ['POST', '/api/v1/session', { name: 'bruno', password: 'wrong' }],
        [401, 'wrong-login'],
      ],
      [
        'an alert that somebody has resolved',
        ['POST', '/api/v1/alerts/{alert}/actions', { action: 'acknowledge' }],
        [409, 'settled-already', { what: 'alert', by: 'anne (token test)', at: AT }],
      ],
      [
        'a window of work that was cancelled',
        [
          'PUT',
          '/api/v1/maintenance/{window}',
          { site: CHOISEUL, startsAt: LATER, endsAt: MUCH_LATER, reason: 'more' },
        ],
        [409, 'settled-already', { what: 'maintenance', at: AT }],
      ],
      [
        'a device that is retired already',
        ['POST', '/api/v1/items/{device}/retire', {}],
        [409, 'settled-already', { what: 'item' }],
      ],
      [
        'a plan that was made from an older one',
        ['PUT', PLAN, { revision: 1, vlans: [] }],
        [409, 'plan-overtaken', { revision: 1 }],
      ],
      [
        'a VLAN that no agent can look at',
        ['PUT', PLAN, { revision: 2, vlans: [{ ...VLAN, targets: ['10.0.0.0/8'] }] }],
        [
          400,
          'value-not-accepted',
          { field: 'vlans.0.targets', fault: 'too-large', limit: 65_536 },
        ],
      ],
      [
        'a command to an agent that was revoked',
        ['POST', '/api/v1/agents/retired/commands', { kind: 'scan-now' }],
        [404, 'agent-revoked', { agent: 'retired' }],
      ],
      [
        'an agent where none are enrolled',
        ['POST', '/api/v1/agents', { site: CHOISEUL }],
        [409, 'enrolment-off'],
      ],
      [
        'thresholds that could never hold',
        ['PUT', `/api/v1/sites/${CHOISEUL}/link-thresholds`, { enterMinutes: 20 }],
        [
          400,
          'thresholds-contradictory',
          { field: 'enterMinutes', value: 20, other: 'windowMinutes', otherValue: 15 },
        ],
      ],
      [
        'a site that would never be open',
        ['PUT', `/api/v1/sites/${CHOISEUL}/presence`, { opensAt: '20:00' }],
        [400, 'hours-contradictory', { opensAt: '20:00', closesAt: '19:00' }],
      ],
      [
        'a field that has nothing to keep',
        ['PATCH', '/api/v1/devices/{device}/fields', { lock: ['room'] }],
        [409, 'nothing-to-keep', { field: 'room' }],
      ],
      [
        'a field without a value',
        ['PATCH', '/api/v1/devices/{device}/fields', { set: { room: ' ' } }],
        [400, 'value-not-accepted', { field: 'room', fault: 'missing' }],
      ],
      [
        'a password that is too short',
        ['POST', '/api/v1/accounts', { name: 'emma', role: 'viewer', password: 'x' }],
        [400, 'value-not-accepted', { field: 'password', fault: 'too-short', limit: 12 }],
      ],
      [
        'a role that is none',
        ['POST', '/api/v1/accounts', { name: 'emma', role: 'king' }],
        [400, 'value-not-accepted', { field: 'role', fault: 'not-offered' }],
      ],
      [
        'a body without what is needed',
        ['POST', '/api/v1/accounts', { role: 'viewer' }],
        [400, 'value-not-accepted', { field: 'name', fault: 'missing' }],
      ],
      [
        'a field that nobody knows',
        ['POST', '/api/v1/links', { site: CHOISEUL, speed: 40 }],
        [400, 'value-not-accepted', { field: 'speed', fault: 'unknown-field' }],
      ],
      [
        'a list without the column that it needs',
        ['POST', '/api/v1/imports/sites?dryRun=true', 'nom;ville\nChoiseul;Tours\n'],
        [400, 'file-not-accepted', { fault: 'column-missing', column: 'uai' }],
      ],
      [
        'what a viewer may not',
        ['POST', '/api/v1/links', { site: CHOISEUL }],
        [403, 'role-missing', { role: 'operator' }],
        'chloe',
      ],
      [
        'what is about all sites, for who has one',
        ['POST', '/api/v1/accounts', { name: 'emma', role: 'viewer' }],
        [403, 'only-for-all-sites'],
        'david',
      ],
    ]

    test.each(cases)('%s', async (_, sent, [status, name, values = {}], who) => {
      const answer = await send(sent, who)
      const told = Object.entries(values).map(([key, it]) => [key, it === '{link}' ? ids.link : it])
      expect(answer.body).toMatchObject({ status, type: `/problems/${name}` })
      expect(answer.body.values ?? {}).toEqual(Object.fromEntries(told))
      expect(answer.status).toBe(status)
      expect(Problem.parse(answer.body).detail).not.toBe('')
    })

    test('of several alerts each that was refused says why', async () => {
      const alerts = [ids.alert, NOBODY]
      const answer = await send([
        ...(['POST', '/api/v1/alerts/actions', { alerts, do: { action: 'acknowledge' } }] as const),
      ])
      expect(answer.body).toMatchObject({
        changed: 0,
        refused: [
          { alert: ids.alert, type: '/problems/settled-already', values: { what: 'alert' } },
          { alert: NOBODY, type: '/problems/not-found', values: { what: 'alert', id: NOBODY } },
        ],
      })
    })
  },
)
