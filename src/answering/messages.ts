import type { Answer, Question } from '../answer/answer.js';
import type { Count } from '../answer/openai-counts.js';
import type { Assembly } from '../assemble.js';
import type { Config } from '../config.js';

/** What the answering thread is told at its start. */
export interface Orders {
  readonly config: Config;
  /** Address of the reader as far as it is known by then. */
  readonly reader: string;
}

/** To the answering thread. */
export type Told =
  /** `key` of the delivery that it is asked for, so that the lines of the log can be told to be its. */
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question; readonly key: string | undefined }
  /** The reader listens elsewhere than the configuration alone said. */
  | { readonly kind: 'reader'; readonly url: string }
  /** What is under way is computed to its end, for nobody, and then the thread ends by itself. */
  | { readonly kind: 'stop' };

/** From the answering thread. */
export type Said =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | ({ readonly kind: 'ready' } & Pick<Assembly, 'statuses' | 'versions'>)
  /** It cannot start; `corpus` where the chapter or what stands beside it is damaged. */
  | { readonly kind: 'unable'; readonly message: string; readonly corpus: boolean }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly id: number }
  /** What a model did, for the metrics, which are kept where they are read. */
  | { readonly kind: 'count'; readonly count: Count };
