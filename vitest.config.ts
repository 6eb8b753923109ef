import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two workers: the machines of CI have two cores, and several suites start worker threads of their own.
    maxWorkers: 2,
    pool: 'forks',
    // For a machine that others keep busy: a test that hangs still ends, one that waits for a core is not a failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
