import { existsSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openOutbox } from '../../agent/outbox/outbox.ts'
import { Pdu } from '../lab/snmp/decode-request.ts'
import { octets } from '../lab/snmp/value.ts'
import { runAgent } from './recense-agent.ts'
import { logged, logOf, makeServiceFolder, type ServiceFolder } from './service-folder.ts'
import { response, startDevice, type UdpDevice } from './snmp/udp-device.ts'

let folder: ServiceFolder
let server: Server | undefined
const devices: UdpDevice[] = []
beforeEach(async () => {
  folder = await makeServiceFolder()
})
afterEach(async () => {
  await folder.remove()
  server?.close()
  server = undefined
  for (const device of devices.splice(0)) await device.close()
})

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 30_000
  while (!isTrue()) {
    if (performance.now() > end) throw new Error('waited in vain')
    await sleep(20)
  }
}
const status = (...options: string[]) =>
  runAgent(['status', '--config', folder.configFile, ...options])

test('status says how the agent is, in words and as JSON, over a socket of its owner’s alone', async () => {
  const agent = folder.start()
  await logged(agent, 'scan')
  await sleep(100)

  const { code, stdout } = await status()
  expect(code).toBe(0)
  expect(stdout).toMatch(/^agent +0450029M, version \S+, process \d+$/m)
  expect(stdout).toMatch(/^connection +NOT connected to mqtt:\/\/127\.0\.0\.1:\d+ since /m)
  expect(stdout).toMatch(/^last scan +\S+, ended .* 0 devices, 1 endpoint$/m)
  expect(stdout).toMatch(/^next scan +\S+ \(in .+\)$/m)
  expect(stdout).toMatch(/^outbox +\d+ messages, .* the oldest put \d+ s ago$/m)
  expect(stdout).toMatch(/nothing listens there/)

  const json = JSON.parse((await status('--json')).stdout)
  expect(json).toMatchObject({
    agent: '0450029M',
    pid: agent.child.pid,
    connection: { isConnected: false },
    outbox: { isDurable: true },
    plan: { revision: 0, source: 'file', vlans: 1 },
  })
  // Samples of the line to its own collector may be there, too.
  expect(json.outbox.messages).toBeGreaterThanOrEqual(2)
  expect(json.memoryBytes).toBeGreaterThan(20e6)
  expect(statSync(join(folder.data, 'status.sock')).mode & 0o777).toBe(0o600)
})

test('status says in one line that no agent runs, with exit code 1, also when one has died there', async () => {
  const never = await status()
  expect(never).toMatchObject({ code: 1, stdout: '' })
  expect(never.stderr).toMatch(/^recense-agent: no agent runs: .*status\.sock is not there\n$/)

  const agent = folder.start()
  await logged(agent, 'started')
  await logged(agent, 'scan')
  agent.child.kill('SIGKILL')
  await agent.ended
  expect(existsSync(join(folder.data, 'status.sock'))).toBe(true)
  const dead = await status()
  expect(dead).toMatchObject({ code: 1, stdout: '' })
  expect(dead.stderr).toMatch(/^recense-agent: no agent runs: nobody listens at .*\n$/)

  const next = folder.start()
  await logged(next, 'started')
  expect((await status()).code).toBe(0)
  next.child.kill('SIGTERM')
  expect((await next.ended).code).toBe(0)
  expect(existsSync(join(folder.data, 'status.sock'))).toBe(false)
})

test('who connects and says nothing, takes nothing or says too much costs the agent nothing', async () => {
  const agent = folder.start()
  await logged(agent, 'scan')
  const path = join(folder.data, 'status.sock')
  const hostile = Array.from({ length: 40 }, (_, index) => {
    const socket = connect(path)
    socket.on('error', () => {})
    socket.pause()
    if (index % 2) socket.write(Buffer.alloc(1_000_000))
    return socket
  })
  await sleep(3_000)
  expect((await status()).code).toBe(0)
  for (const socket of hostile) socket.destroy()
  agent.child.kill('SIGTERM')
  expect((await agent.ended).code).toBe(0)
})

test('SIGHUP goes on by the new configuration, on the same outbox', async () => {
  const agent = folder.start()
  await logged(agent, 'scan')
  const vlans = [{ id: 7, name: 'more', targets: ['127.0.0.1', '127.0.0.2'] }]
  folder.configure({ plan: { revision: 8, vlans } })
  agent.child.kill('SIGHUP')
  await logged(agent, 'reloaded')
  await logged(agent, 'scan', 2)
  expect(logOf(agent).findLast(line => line.event === 'scan')).toMatchObject({ addresses: 2 })
  const json = JSON.parse((await status('--json')).stdout)
  expect(json).toMatchObject({ pid: agent.child.pid, plan: { revision: 8 } })
  expect(json.outbox.messages).toBeGreaterThanOrEqual(4)
})

test('SIGHUP with a bad configuration is refused in one line, and the old one goes on', async () => {
  const agent = folder.start()
  await logged(agent, 'scan')
  writeFileSync(folder.configFile, 'agent: [')
  agent.child.kill('SIGHUP')
  await logged(agent, 'reload-refused')
  folder.configure({ agent: '0370037P' })
  agent.child.kill('SIGHUP')
  await logged(agent, 'reload-refused', 2)
  expect(logOf(agent).flatMap(it => (it.event === 'reload-refused' ? [it.detail] : []))).toEqual([
    expect.stringMatching(/agent\.yaml: line 1, column \d+: expected YAML/),
    expect.stringMatching(/agent\.yaml: agent: expected 0450029M, or a restart$/),
  ])
  folder.configure()
  expect(JSON.parse((await status('--json')).stdout)).toMatchObject({ agent: '0450029M' })
  expect(logOf(agent).filter(it => it.event === 'scan')).toHaveLength(1)
})

test('SIGTERM ends it within five seconds in the middle of slow devices, after the answers under way', async () => {
  const answered: number[] = []
  const addresses = ['127.95.0.7', '127.95.0.8', '127.95.0.9']
  const { port } = await startSlow(addresses[0] ?? '', 0)
  for (const address of addresses.slice(1)) await startSlow(address, port)
  async function startSlow(address: string, port: number) {
    const device = await startDevice(
      (asked, { reply }) => {
        const late = () => {
          answered.push(performance.now())
          const names = asked.oids.map(oid => (asked.pdu === Pdu.get ? oid : `${oid}.1`))
          const answer = response(
            asked,
            names.map(name => [name, octets('slow')] as const),
          )
          reply(asked, answer)
        }
        setTimeout(late, 800)
        return undefined
      },
      address,
      port,
    )
    devices.push(device)
    return device
  }
  folder.configure({
    snmpPort: port,
    plan: { vlans: [{ name: 'gear', targets: addresses, snmp: true }] },
  })
  const agent = folder.start()
  await until(() => answered.length > 6)
  const at = performance.now()
  agent.child.kill('SIGTERM')
  expect((await agent.ended).code).toBe(0)
  expect(performance.now() - at).toBeLessThan(5_000)
  // Each was being asked, and was waited for.
  expect(answered.filter(time => time > at)).toHaveLength(addresses.length)
  expect(logOf(agent).find(line => line.event === 'scan')).toMatchObject({ isPartial: true })
  expect(logOf(agent).at(-1)).toMatchObject({ event: 'stopped' })
})

test('SIGTERM ends it within five seconds with a broker that takes the connection and says nothing', async () => {
  const mute = createServer(() => {})
  server = mute
  await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
  const address = mute.address()
  const port = typeof address === 'object' ? address?.port : 0
  folder.configure({ broker: { url: `mqtt://127.0.0.1:${port}` } })
  const agent = folder.start()
  await logged(agent, 'scan')
  const at = performance.now()
  agent.child.kill('SIGTERM')
  expect((await agent.ended).code).toBe(0)
  expect(performance.now() - at).toBeLessThan(5_000)
  const { outbox } = openOutbox(join(folder.data, 'outbox.sqlite'))
  expect(outbox.depth().messages).toBeGreaterThanOrEqual(2)
  outbox.close()
})

test('a second SIGTERM ends it at once', async () => {
  const agent = folder.start()
  await logged(agent, 'started')
  agent.child.kill('SIGTERM')
  agent.child.kill('SIGTERM')
  const { code } = await agent.ended
  // The two may be taken for one.
  expect([0, 130]).toContain(code)
})
