import { fileURLToPath } from 'node:url';
import type { Answer, Ask, Question } from '../../src/answer/answer.js';
import type { ServerConfig } from '../../src/config.js';
import { loadPlots, loadScores } from '../../src/corpus/scores.js';
import { createLog, type PartStatus } from '../../src/telemetry.js';
import { createApp, listen } from '../../src/web/server.js';
import { answerOf, chapter, cite, registers } from '../answers.js';

export const CONFIG: ServerConfig = { host: '127.0.0.1', port: 0, publicUrl: undefined, rateLimit: undefined };
const CORPUS = fileURLToPath(new URL('../../corpus/', import.meta.url));
export const scores = loadScores(CORPUS);
export const plots = loadPlots(CORPUS);

/** What the site under test was asked, latest last. */
export const asked: Question[] = [];
export const statuses: PartStatus[] = [{ part: 'index', state: 'on', detail: 'a detail for the log alone' }];

/** Two citations for the ISTS, three for the hub, a refusal with nearest passages for anything else. */
function prepared({ q }: Question): Answer {
  if (q.includes('ISTS')) {
    return answerOf({ question: q, sentences: ['p08.1', 'p32.4'], lead: 'A sentence of ours:' });
  }
  if (q.includes('hub')) return answerOf({ question: q, sentences: ['p26.1', 'p27.1', 'p28.1'] });
  if (q.trim() === '') return answerOf({ question: '', refusal: 'Ask a question about the chapter.' });
  return answerOf({ question: q, nearest: ['p27.6', 'p08.1'] });
}

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the pages with the real chapter and prepared answers; `ask` may say otherwise. */
export function startSite(
  config: Partial<ServerConfig> = {},
  ask: (question: Question) => Promise<Answer> | undefined = () => undefined,
): Promise<Site> {
  const answering: Ask = async (question) => {
    asked.push(question);
    if (question.q === 'fail') throw new Error('canary in a stack');
    return (await ask(question)) ?? prepared(question);
  };
  const app = createApp(
    { ...CONFIG, ...config },
    {
      ask: answering,
      chapter,
      cite,
      registers,
      scores,
      plots,
      statuses: () => statuses,
      routers: [],
      log: createLog('silent'),
    },
  );
  return listen(app, CONFIG);
}

/** Every page and state that a person may come to, by its path. */
export const PAGES = {
  chapter: '/',
  answer: '/?q=who+leads+the+ISTS%3F&h=What+is+the+hub%3F',
  refusal: '/?q=What+is+the+budget%3F',
  'empty question': '/?q=',
  'paragraph with marked words': '/p/p08?q=2046-2197&c=2046-2197,13969-14052&h=who+leads+the+ISTS%3F#m',
  'whole paragraph': '/p/p14',
  'marked heading': '/p/p14?q=4095-4135#m',
  endnote: '/n/7',
  recommendations: '/recommendations',
  'recommendations by office': '/recommendations?by=office',
  recommendation: '/recommendations/1.1',
  offices: '/offices',
  'offices, sorted and filtered': '/offices?sort=office&filter=state',
  office: '/offices/nsf',
  picture: '/picture',
  scores: '/scores',
  'no such page': '/none',
} as const;
