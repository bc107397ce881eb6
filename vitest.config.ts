import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { SlowFirst } from './test/setup/slow-first.ts'

// Hundreds of processes start in these tests, ours among them: each compiles the same files otherwise.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'recense-compile-cache')

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/shared-postgres.ts'],
    setupFiles: ['test/setup/fixed-seed.ts'],
    // Real databases, brokers and browsers start in these tests; the machine may have two slow cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // They wait for each other's processes for a third of the time.
    maxWorkers: 3,
    // Once more what failed beside everything else, and so says in its line; a fault that is there fails twice.
    retry: 1,
    // A process for each of hundreds of files takes longer than what is in most of them.
    isolate: false,
    sequence: { sequencer: SlowFirst },
  },
})
