import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Layers that keep nothing between calls: their tests need no process of their own per file, which is a quarter of a second each. */
const PURE = ['tests/core/**/*.test.ts', 'tests/editor/**/*.test.ts', 'tests/shared/**/*.test.ts']

/** `.test.ts` runs in plain Node; `.e2e.ts` drives the built app in Chromium (after `tools/test.mjs` built it). */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'pure', include: PURE, isolate: false, testTimeout: 30_000 } },
      { test: { name: 'unit', include: ['tests/**/*.test.ts'], exclude: PURE, testTimeout: 30_000 } },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.e2e.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // After all others. Two, since a browser test waits for its server, its browser and the disk in turn.
          sequence: { groupOrder: 1 },
          maxWorkers: Math.min(2, availableParallelism()),
        },
      },
    ],
  },
})
