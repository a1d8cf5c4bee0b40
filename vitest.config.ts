import { defineConfig } from 'vitest/config'

/** `.test.ts` runs in plain Node; `.e2e.ts` drives the built app in Chromium (after `tools/test.mjs` built it). */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['tests/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.e2e.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
