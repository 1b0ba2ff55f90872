import { describe, expect, it } from 'vitest';
import { createBreath } from '../../src/inbox/breath.js';

/** Keeps the event loop busy. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function timeOf(step: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await step();
  return performance.now() - began;
}

describe('a worker that gives way', () => {
  it('waits while deliveries are coming and there is no time to spare', async () => {
    const breath = createBreath();
    work(100);
    breath.arrived();
    expect(await timeOf(() => breath.take(12))).toBeGreaterThan(40);
  });

  it('does not wait where nobody stands at the door, however busy it is', async () => {
    const breath = createBreath();
    work(100);
    expect(await timeOf(() => breath.take(12))).toBeLessThan(40);
  });

  it('does not wait where there is time for both', async () => {
    const breath = createBreath();
    await new Promise((resolve) => setTimeout(resolve, 100));
    breath.arrived();
    expect(await timeOf(() => breath.take(12))).toBeLessThan(40);
  });

  it('takes a few where it stays so, and all where it does not', async () => {
    const breath = createBreath();
    work(100);
    breath.arrived();
    const busy = setInterval(() => {
      breath.arrived();
      work(45);
    }, 1);
    expect(await breath.take(12)).toBe(4);
    clearInterval(busy);
    expect(await createBreath().take(12)).toBe(12);
  });
});
