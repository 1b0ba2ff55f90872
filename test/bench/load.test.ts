import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flood, offer } from './load.js';

/** A machine that runs other suites as well may take longer than Slack would wait. */
const PATIENCE_MS = 20_000;
const got: string[] = [];
let server: Server;
let url = '';

/** Takes every delivery but each fifth. */
beforeAll(async () => {
  server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const key = Buffer.concat(chunks).toString();
    got.push(key);
    res.writeHead(Number(key) % 5 === 0 ? 503 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.close();
});

const make = (place: number) => ({ key: String(place), body: String(place), headers: () => ({}) });

describe('a load', () => {
  it('sends each delivery once, and counts as kept what was acknowledged', async () => {
    got.length = 0;
    const { figures, kept } = await offer(url, make, 200, 0.5, PATIENCE_MS);
    expect(got.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, place) => String(place)));
    expect(figures).toMatchObject({ offered: 100, acknowledged: 80 });
    expect(kept.has('5')).toBe(false);
    expect(kept.get('6')).toBeLessThan(performance.now());
  });

  it('of a flood sends each delivery once as well', async () => {
    got.length = 0;
    const { figures, kept } = await flood(url, make, 4, 0.3, PATIENCE_MS);
    expect(new Set(got).size).toBe(got.length);
    expect(figures.offered).toBe(got.length);
    expect(kept.size).toBe(got.filter((key) => Number(key) % 5 !== 0).length);
  });
});
