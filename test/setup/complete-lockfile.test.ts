import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { missingOptionals } from './complete-lockfile.ts'

test('the lock file has every optional package, or npm ci refuses it (npm run lock)', () => {
  const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  expect(Object.keys(lockfile.packages).length).toBeGreaterThan(100)
  expect(missingOptionals(lockfile)).toEqual({})
})

test('a package that the mirror lacks is locked for the system that its name tells', () => {
  const tool = { optionalDependencies: { '@tool/cli-linux-x64-musl': '^2.1.0', fsevents: '2.3.3' } }
  const packages = { '': {}, 'node_modules/tool': tool, 'node_modules/fsevents': {} }
  expect(missingOptionals({ packages })).toEqual({
    'node_modules/@tool/cli-linux-x64-musl': {
      version: '2.1.0',
      optional: true,
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
    },
  })
})
