import type fc from 'fast-check';

/** Something that is fuzzed: what is given to it, and what must hold of what comes out. Written once; tests and command run it. */
export interface Target {
  readonly name: string;
  /** What is tried, for people. */
  readonly tries: string;
  /** Cases in the tests and under CI, where those are other than a thousand and ten thousand. */
  readonly cases?: { readonly test: number; readonly ci: number };
  /** Cases of the command, where even those are fewer. */
  readonly most?: number;
  /** Loads or starts what the cases need. */
  open(): Opened | Promise<Opened>;
}

export interface Opened {
  readonly property: fc.IRawProperty<unknown>;
  close?(): Promise<void>;
}

/** Most of the processor's time that one case may take: some hundred times of what the slowest takes. */
const CASE_MS = 2_000;

/** The check of a case, which fails too where it takes too long. */
export function bounded<Given extends unknown[]>(check: (...given: Given) => void): (...given: Given) => void {
  return (...given) => {
    const started = process.cpuUsage();
    check(...given);
    end(started);
  };
}

/** The same for a check that waits. */
export function boundedWait<Given extends unknown[]>(
  check: (...given: Given) => Promise<void>,
): (...given: Given) => Promise<void> {
  return async (...given) => {
    const started = process.cpuUsage();
    await check(...given);
    end(started);
  };
}

function end(started: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1000;
  if (ms > CASE_MS) throw new Error(`a case took ${ms.toFixed(0)} ms`);
}
