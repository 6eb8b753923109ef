import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two workers: the machines of CI have two cores, and several suites start worker threads of their own.
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 30_000,
  },
})
