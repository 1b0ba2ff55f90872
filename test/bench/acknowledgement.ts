import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConnector } from '../teams/connector.js';
import { peer } from './contestants.js';
import { quantile } from './figures.js';
import { type Delivery, flood, wake } from './load.js';
import { type Launch, READER, start } from './program.js';
import { mentions, SECRET, slackEnvironment, startLoadedSlack } from './slack-load.js';

/** How fast a program acknowledges; medians of a few runs. */
export interface Acknowledged {
  readonly title: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the start of the process to its line of readiness. */
  readonly readyMs: number;
  readonly residentMb: number;
}

const ROUNDS = 3;
/** Deliveries under way at any time. */
const LANES = 32;
const WARM_UP_S = 2;

/**
 * Floods the built program and the bare apps with deliveries, in turn and each started anew, so that what one left to be
 * done falls on no other. The program keeps each delivery in a SQLite file before it says so, and answers meanwhile.
 */
export async function measureAcknowledgement(
  questions: readonly string[],
  seconds: number,
): Promise<Record<'attacheSlack' | 'bolt' | 'attacheTeams' | 'botbuilder', Acknowledged>> {
  const slack = await startLoadedSlack();
  const connector = await startConnector();
  const directory = mkdtempSync(join(tmpdir(), 'attache-acknowledgement-'));
  let stores = 0;
  const ours = (): Launch => {
    stores += 1;
    const TEAMS_SERVICE_URLS = new URL(connector.serviceUrl).origin;
    const env = { ...slackEnvironment(slack, join(directory, `${stores}.db`)), TEAMS_SERVICE_URLS };
    return { args: ['dist/main.js'], env, ready: READER };
  };
  const inSlack = { path: 'slack/events', make: mentions(1, questions) };
  const inTeams = { path: 'api/messages', make: messages(connector.serviceUrl, questions) };
  const measure = (title: string, launch: () => Launch, to: Target) => ({ title, launch, to, runs: [] as Run[] });
  const all = {
    attacheSlack: measure('Attaché, Slack, kept in SQLite', ours, inSlack),
    bolt: measure('bare Bolt app', () => peer('bolt.js', [SECRET, slack.apiUrl]), inSlack),
    attacheTeams: measure('Attaché, Teams, kept in SQLite', ours, inTeams),
    botbuilder: measure('bare botbuilder app, which echoes', () => peer('botbuilder.js', []), inTeams),
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { launch, to, runs } of Object.values(all)) runs.push(await runOnce(launch(), to, seconds));
  }
  await Promise.all([slack.close(), connector.close()]);
  rmSync(directory, { recursive: true, force: true });
  const median = (runs: readonly Run[], figure: keyof Run) =>
    quantile(
      runs.map((run) => run[figure]),
      0.5,
    );
  const figures = ({ title, runs }: { title: string; runs: readonly Run[] }): Acknowledged => ({
    title,
    perSecond: median(runs, 'perSecond'),
    p50Ms: median(runs, 'p50Ms'),
    p99Ms: median(runs, 'p99Ms'),
    readyMs: median(runs, 'readyMs'),
    residentMb: median(runs, 'residentMb'),
  });
  return {
    attacheSlack: figures(all.attacheSlack),
    bolt: figures(all.bolt),
    attacheTeams: figures(all.attacheTeams),
    botbuilder: figures(all.botbuilder),
  };
}

interface Target {
  readonly path: string;
  readonly make: (place: number) => Delivery;
}

type Run = Omit<Acknowledged, 'title'>;

async function runOnce(launch: Launch, { path, make }: Target, seconds: number): Promise<Run> {
  const began = performance.now();
  const program = await start(launch);
  const readyMs = performance.now() - began;
  const url = `${program.found}${path}`;
  await wake(url, make(0));
  const warm = await flood(url, (place) => make(1 + place), LANES, WARM_UP_S);
  const next = 1 + warm.figures.offered;
  const { perSecond, p50, p99 } = (await flood(url, (place) => make(next + place), LANES, seconds)).figures;
  const residentMb = program.residentMb();
  await program.kill();
  return { perSecond, p50Ms: p50, p99Ms: p99, readyMs, residentMb };
}

/** Messages of as many people, each in a chat of its own. */
function messages(serviceUrl: string, questions: readonly string[]): (place: number) => Delivery {
  return (place) => {
    const key = `activity-${place}`;
    const body = JSON.stringify({
      type: 'message',
      id: key,
      channelId: 'msteams',
      serviceUrl,
      from: { id: `29:person-${place}` },
      recipient: { id: '28:bot' },
      conversation: { id: `a:chat-${place}`, tenantId: 'tenant-1', conversationType: 'personal' },
      channelData: { tenant: { id: 'tenant-1' } },
      text: questions[place % questions.length] ?? '',
    });
    return { key, body, headers: () => ({}) };
  };
}
