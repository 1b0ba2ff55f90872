import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // The model and the index are loaded once a file, the slowest of which start the built program.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
