import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup/fixed-seed.ts'],
    // Real databases, brokers and browsers start in these tests; the machine may have two slow cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // They wait for each other's processes for a third of the time.
    maxWorkers: 3,
  },
})
