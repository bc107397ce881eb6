import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const UNITS = ['recense-agent', 'recense-collector']
const textOf = (unit: string) =>
  readFileSync(new URL(`../../../deploy/systemd/${unit}.service`, import.meta.url), 'utf8')
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0

test.skipIf(!hasAnalyze)(
  `systemd finds nothing to say about our units${hasAnalyze ? '' : ' (skipped: systemd-analyze is not installed)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'recense-units-'))
    try {
      const paths = UNITS.map(unit => {
        const path = join(folder, `${unit}.service`)
        // The programs are not installed here.
        writeFileSync(path, textOf(unit).replaceAll(`/usr/bin/${unit}`, '/bin/true'))
        return path
      })
      const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', ...paths])
      const own = `${stdout}${stderr}`.split('\n').filter(line => line.includes('recense-'))
      expect(own).toEqual([])
      expect(status).toBe(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

test.each(UNITS)('%s can do without root, the system’s files and a core dump', unit => {
  const text = textOf(unit)
  for (const line of [
    ...['DynamicUser=true', 'NoNewPrivileges=true', 'ProtectSystem=strict', 'ProtectHome=true'],
    ...['LimitCORE=0', 'Restart=always', 'UMask=0077', 'StateDirectoryMode=0700'],
  ]) {
    expect(text).toMatch(new RegExp(`^${line}$`, 'm'))
  }
  expect(text).toMatch(/^MemoryMax=\d+[MG]$/m)
  expect(text).toMatch(/^#LoadCredential=/m)
})

test('the agent is held below 70 MB, and has room above that before it is killed', () => {
  const text = textOf('recense-agent')
  const octetsOf = (setting: string) =>
    Number(new RegExp(`^${setting}=(\\d+)M$`, 'm').exec(text)?.[1]) * 2 ** 20
  expect(octetsOf('MemoryHigh')).toBeLessThan(70e6)
  expect(octetsOf('MemoryMax')).toBeGreaterThan(3 * octetsOf('MemoryHigh'))
})

test('the agent that falls comes back after a pause that is another one each time', () => {
  const command = /^ExecStopPost=\/bin\/sh -c '(.*)'$/m.exec(textOf('recense-agent'))?.[1] ?? ''
  // Says how long it would sleep.
  const dry = command.replace('exec sleep', 'echo')
  const pause = (result: string) =>
    execFileSync('/bin/sh', ['-c', dry], { env: { ...process.env, SERVICE_RESULT: result } })
      .toString()
      .trim()
  expect(pause('success')).toBe('')
  const pauses = Array.from({ length: 12 }, () => Number(pause('watchdog')))
  expect(new Set(pauses).size).toBeGreaterThan(2)
  // Within TimeoutStopSec, or systemd would cut it short.
  const timeout = Number(/^TimeoutStopSec=(\d+)$/m.exec(textOf('recense-agent'))?.[1])
  expect(Math.max(...pauses)).toBeLessThan(timeout - 5)
})
