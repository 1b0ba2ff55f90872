import type { StoreKind } from '../inbox/stores.js';
import { quantile } from './figures.js';
import { WARM_UP_PER_SECOND, WARM_UP_S } from './intake.js';
import { type Delivery, offer, wake } from './load.js';
import { READER, start } from './program.js';
import { mention, mentions, slackEnvironment, startLoadedSlack, threadOf } from './slack-load.js';

/** What people with one question each met; times in milliseconds. */
interface Others {
  readonly asked: number;
  readonly acknowledged: number;
  readonly acknowledgedP95Ms: number;
  /** From sending the question to the first call that posts its answer. */
  readonly answeredP50Ms: number;
  readonly answeredP95Ms: number;
  readonly lost: number;
}

export interface Fairness {
  readonly alone: Others;
  readonly beside: Others;
  /** The others' p95 beside the noisy one, by what it is without. */
  readonly answeredRatio: number;
  readonly acknowledgedRatio: number;
  /** Of the noisy one's questions: how many were asked, and how many were answered or told that they are too many. */
  readonly noisy: { readonly asked: number; readonly answered: number };
}

const PEOPLE_A_MINUTE = 1_000;

/** People with one question each, alone and then beside one person who asks as often as all of them; each on a new store. */
export async function measureFairness(
  kind: StoreKind,
  questions: readonly string[],
  minutes: number,
): Promise<Fairness> {
  const alone = await ask(kind, questions, minutes, { noise: false });
  const beside = await ask(kind, questions, minutes, { noise: true });
  return {
    alone: alone.others,
    beside: beside.others,
    answeredRatio: beside.others.answeredP95Ms / alone.others.answeredP95Ms,
    acknowledgedRatio: beside.others.acknowledgedP95Ms / alone.others.acknowledgedP95Ms,
    noisy: beside.noisy,
  };
}

async function ask(kind: StoreKind, questions: readonly string[], minutes: number, { noise }: { noise: boolean }) {
  const place = await kind.make();
  const slack = await startLoadedSlack();
  const env = slackEnvironment(slack, place.url);
  const program = await start({ args: ['dist/main.js'], env, ready: READER });
  const url = `${program.found}slack/events`;
  await wake(url, mentions(0, questions)(0));
  await offer(url, mentions(1, questions), WARM_UP_PER_SECOND / 10, WARM_UP_S);
  const [OTHERS, NOISE] = [2, 3];
  const from =
    (run: number, user: (at: number) => string) =>
    (at: number): Delivery =>
      mention(threadOf(run, at), {
        user: user(at),
        channel: `C${user(at)}`,
        q: questions[at % questions.length] ?? '',
      });
  const perSecond = PEOPLE_A_MINUTE / 60;
  const [others, noisy] = await Promise.all([
    offer(
      url,
      from(OTHERS, (at) => `U${at}`),
      perSecond,
      minutes * 60,
    ),
    noise
      ? offer(
          url,
          from(NOISE, () => 'UNOISY'),
          perSecond,
          minutes * 60,
        )
      : undefined,
  ]);
  await slack.untilAnswered(others.kept.keys());
  await program.stop();
  await slack.close();
  await place.remove();
  const waits = [...others.kept].flatMap(([key, sentAt]) => {
    const answered = slack.threads.get(key);
    return answered === undefined ? [] : [answered.at - sentAt];
  });
  const noisyKeys = [...(noisy?.kept.keys() ?? [])];
  return {
    others: {
      asked: others.figures.offered,
      acknowledged: others.figures.acknowledged,
      acknowledgedP95Ms: others.figures.p95,
      answeredP50Ms: quantile(waits, 0.5),
      answeredP95Ms: quantile(waits, 0.95),
      lost: others.kept.size - waits.length,
    },
    noisy: {
      asked: noisy?.figures.offered ?? 0,
      answered: noisyKeys.filter((key) => slack.threads.has(key)).length,
    },
  };
}
