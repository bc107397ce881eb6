import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { hasNetSnmpTools, runSnmpTool, textOf } from './net-snmp-tools.ts'

const command = new URL('./lab.ts', import.meta.url).pathname
const start = (...args: string[]): ChildProcess => spawn(process.execPath, [command, ...args])

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output')
  const [line] = await once(createInterface(child.stdout), 'line')
  return String(line)
}

test('the command says in one JSON line what it serves, and stops at SIGTERM', async () => {
  const uai = ['--uai', '0740047Z', '--switches', '3', '--pcs', '20', '--network', '91']
  const child = start(...uai, '--port', '0', '--community', 'classe')
  const ready = JSON.parse(await firstLine(child))
  expect(ready).toMatchObject({ ready: true, site: '0740047Z', endpoints: 21 })
  const [management] = ready.vlans
  expect(management).toMatchObject({ id: 10, snmp: true, prefix: '127.91.10.0/28' })
  if (hasNetSnmpTools) {
    const target = { address: '127.91.10.2', port: ready.port, community: 'classe' }
    const { values } = await runSnmpTool('snmpget', target, ['1.3.6.1.2.1.1.5.0'])
    expect(textOf(values.get('1.3.6.1.2.1.1.5.0'))).toBe('rca0740047zsw001.RG1.01')
  }
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.each([
  [['--uai', '0740047A', '--switches', '3'], '--uai: "0740047A" is not a UAI: expected 0740047Z'],
  [['--port', '70000'], '--port: expected a number from 0 to 65535, got "70000"'],
  [['--recordings', '/nowhere'], '--recordings: no directory "/nowhere"'],
])('bad usage is one line and exit code 2: %s', async (args, message) => {
  const child = start(...args)
  let text = ''
  child.stderr?.on('data', chunk => {
    text += chunk
  })
  expect(await once(child, 'exit')).toEqual([2, null])
  expect(text.trim()).toBe(message)
})
