import { existsSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openOutbox } from '../../agent/outbox/outbox.ts'
import { type Lab, startLab } from '../lab/start-lab.ts'
import { generateSchool } from '../lab/truth/generate-school.ts'
import { runAgent } from './recense-agent.ts'
import { logged, logOf, makeServiceFolder, type ServiceFolder } from './service-folder.ts'

let folder: ServiceFolder
let server: Server | undefined
let lab: Lab | undefined
beforeEach(async () => {
  folder = await makeServiceFolder()
})
afterEach(async () => {
  await folder.remove()
  server?.close()
  server = undefined
  await lab?.close()
  lab = undefined
})

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
  expect(stdout).toMatch(/^next scan +\S+ \(in 59 min \d+ s\)$/m)
  expect(stdout).toMatch(/^outbox +2 messages, .* the oldest put \d+ s ago$/m)
  expect(stdout).toMatch(/nothing listens there/)

  const json = JSON.parse((await status('--json')).stdout)
  expect(json).toMatchObject({
    agent: '0450029M',
    pid: agent.child.pid,
    connection: { isConnected: false },
    outbox: { messages: 2, isDurable: true },
    plan: { revision: 0, source: 'file', vlans: 1 },
  })
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
  await logged(next, 'scan')
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
  expect(json.outbox.messages).toBe(4)
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

test('SIGTERM ends it within five seconds in the middle of a scan, after the answers that are under way', async () => {
  const counts = { switches: 8, pcs: 0, tablets: 0, servers: 0, ups: 0, accessPoints: 0 }
  const school = generateSchool({ uai: '0450029M', name: 'Lycée', seed: 4, network: 94, ...counts })
  lab = await startLab({ school, port: 0 })
  const vlans = lab.plan.vlans.flatMap(({ name, ranges, snmp }) =>
    snmp ? [{ name, targets: ranges, snmp }] : [],
  )
  folder.configure({ snmpPort: lab.port, plan: { vlans } })
  const agent = folder.start()
  await logged(agent, 'started')
  // Far enough for devices to be under way, and not for all of them to be read.
  await sleep(700)
  const at = performance.now()
  agent.child.kill('SIGTERM')
  expect((await agent.ended).code).toBe(0)
  expect(performance.now() - at).toBeLessThan(5_000)
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
  expect(outbox.depth().messages).toBe(2)
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
