import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLiveness } from '../../../agent/liveness.ts'
import { createNotifier } from '../../../agent/systemd/notify.ts'
import { startWatchdog } from '../../../agent/systemd/watchdog.ts'
import { logged, makeServiceFolder, type ServiceFolder } from '../service-folder.ts'

const has = (program: string) => spawnSync(program, ['--version']).status === 0
const missing = ['python3', 'systemd-notify'].find(program => !has(program))

/** A service manager's end of the socket: prints each message as a line of JSON. Node has no such sockets. */
const RECEIVE = `
import json, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print(json.dumps("bound"), flush=True)
while True: print(json.dumps(s.recv(65536).decode()), flush=True)
`

let folder: ServiceFolder
let manager: ChildProcess
let told: string[]
let socket: string
beforeEach(async () => {
  if (missing) return
  folder = await makeServiceFolder()
  socket = join(folder.path, 'notify.sock')
  told = []
  manager = spawn('python3', ['-c', RECEIVE, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  manager.stdout?.setEncoding('utf8').on('data', part => {
    text += part
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    told.push(...lines.map(line => JSON.parse(line)))
  })
  await heard(/^bound$/)
})
afterEach(async () => {
  manager?.kill('SIGKILL')
  await folder?.remove()
})

async function heard(what: RegExp, times = 1): Promise<string> {
  const end = performance.now() + 20_000
  for (;;) {
    const found = told.filter(message => what.test(message))
    if (found.length >= times) return found.at(-1) ?? ''
    if (performance.now() > end) throw new Error(`no ${what} in ${JSON.stringify(told)}`)
    await sleep(20)
  }
}

describe.skipIf(missing !== undefined)(
  `the service manager’s socket${missing ? ` (skipped: ${missing} is not installed)` : ''}`,
  () => {
    test('hears that the agent is ready, lives, reloads, and stops', async () => {
      const agent = folder.start({
        env: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '1500000' },
      })
      expect(await heard(/^READY=1$/m)).toMatch(/^STATUS=not connected, no scan yet, 0 messages/m)
      expect(await heard(/^WATCHDOG=1$/m, 2)).toMatch(/^STATUS=not connected, last scan \d/m)
      agent.child.kill('SIGHUP')
      const reloading = await heard(/^RELOADING=1$/m)
      expect(reloading).toMatch(/^MONOTONIC_USEC=\d+$/m)
      await heard(/^READY=1$/m, 2)
      await logged(agent, 'reloaded')
      agent.child.kill('SIGTERM')
      await heard(/^STOPPING=1$/m)
      expect((await agent.ended).code).toBe(0)
      expect(agent.stderr()).not.toContain('"event":"systemd"')
    })

    test('hears of the end, though it is still being told what was before', async () => {
      const slow = join(folder.path, 'systemd-notify')
      writeFileSync(
        slow,
        `#!/bin/sh
PATH=$(echo "$PATH" | cut -d: -f2-)
systemd-notify "$@"
exec sleep 0.4
`,
      )
      chmodSync(slow, 0o755)
      const PATH = `${folder.path}:${process.env.PATH}`
      const agent = folder.start({ env: { NOTIFY_SOCKET: socket, PATH } })
      await heard(/^READY=1$/m)
      await logged(agent, 'started')
      agent.child.kill('SIGTERM')
      expect((await agent.ended).code).toBe(0)
      await heard(/^STOPPING=1$/m)
    })

    test('hears no sign of life any more once the scan loop is stuck, though the event loop turns', async () => {
      let now = 0
      const liveness = createLiveness(() => now)
      const loop = liveness.watch('the scan loop')
      loop.within(1_000)
      const stuck: string[][] = []
      const env = { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '300000' }
      const end = startWatchdog({
        ...{ env, pid: process.pid, stuck: liveness.stuck, status: () => 'fine' },
        notifier: createNotifier(env, line => told.push(line)),
        onStuck: names => stuck.push(names),
      })
      await heard(/^WATCHDOG=1$/m, 2)
      now = 1_001
      await sleep(300)
      const before = told.length
      await sleep(500)
      expect(told.length).toBe(before)
      expect(stuck[0]).toEqual(['the scan loop'])

      loop.within(1_000)
      await heard(/^WATCHDOG=1$/m, 4)
      end()
    })
  },
)

test('a watchdog that is meant for another process is not fed', async () => {
  const notified: string[][] = []
  const end = startWatchdog({
    env: { WATCHDOG_USEC: '30000', WATCHDOG_PID: '1' },
    pid: process.pid,
    notifier: { notify: (...assignments) => void notified.push(assignments) },
    stuck: () => [],
    status: () => 'fine',
    onStuck: () => {},
  })
  await sleep(100)
  end()
  expect(notified).toEqual([])
})

test('a manager that hangs makes no queue of processes', async () => {
  const troubles: string[] = []
  const env = { NOTIFY_SOCKET: '/nowhere/at/all', PATH: '/nowhere' }
  const { notify } = createNotifier(env, line => void troubles.push(line))
  for (let times = 0; times < 100; times++) notify('WATCHDOG=1')
  await sleep(300)
  expect(troubles.length).toBeLessThanOrEqual(8)
  expect(troubles[0]).toMatch(/^systemd-notify cannot be run: .*ENOENT/)
})
