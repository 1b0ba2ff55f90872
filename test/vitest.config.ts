import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/temporary-files.ts',
    // The model and the index are loaded once a file, the slowest of which start the built program.
    testTimeout: 30_000,
    // Many tests wait for something; on two processors the default is one file at a time.
    maxWorkers: 2,
    // A machine that is busy with another file may be late once.
    retry: 1,
    hookTimeout: 60_000,
  },
});
