import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { realParts } from './real-parts.ts'

const script = fileURLToPath(new URL('install.ts', import.meta.url))

test('with everything installed the set-up is silent and quick', { retry: 2 }, () => {
  if (!realParts.every(part => part.isInstalled())) return
  const startedAt = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

test('what cannot be installed is named, with what is not tested without it, and fails nothing', () => {
  // Neither the programs nor apt-get are found on this PATH.
  const { status, stdout } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { PATH: '/nonexistent' },
  })
  expect(status).toBe(0)
  expect(stdout).toMatch(/^Not tested here: the fast sweep \(fping is missing: .+\)$/m)
  expect(stdout).toMatch(/^Not tested here: the pages in a browser \(chromium is missing: .+\)$/m)
})
