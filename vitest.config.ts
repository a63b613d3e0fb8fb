import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Many tests wait for processes of their own.
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 600_000,
    env: { TZ: 'UTC' },
  },
});
