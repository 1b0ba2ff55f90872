import { TestRunner } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Inputs that the test has put to the program; one where it does not say. */
    inputs?: number;
  }
}

/** Says how many inputs the running test tries, for the scorecard. */
export function tries(inputs: number): void {
  const test = TestRunner.getCurrentTest();
  if (test !== undefined) test.meta.inputs = (test.meta.inputs ?? 0) + inputs;
}
